/** Who owns the mails: nobody, for postfix delivers none as root. */
export const OWNER = 65_534;

export type PostfixOptions = {
  /** Where mails to `far.example` are handed on to, on this machine. */
  readonly farPort?: number;
};

/** Of a mailbox, below the folder of all. */
export function folderOf(mailbox: string): string {
  const [local = "", domain = ""] = mailbox.split("@");
  return `${domain}/${local}/`;
}

/** `postconf(5)`. Tables stand in the settings themselves, so that nothing has to be compiled. */
export function mainSettings(home: string, mailboxes: readonly string[], { farPort }: PostfixOptions): string {
  const boxes = mailboxes.map((mailbox) => `${mailbox}=${folderOf(mailbox)}`).join(" ");
  const routes = ["full@reader.example=retry:4.2.2 The mailbox is full"];
  if (farPort !== undefined) routes.push(`far.example=smtp:[127.0.0.1]:${farPort}`);
  return `compatibility_level = 3.6
queue_directory = ${home}/queue
data_directory = ${home}/data
maillog_file = ${home}/log
maillog_file_prefixes = ${home}
multi_instance_name = postfix-newsdesk-test
myhostname = relay.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
alias_maps =
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_reject_unlisted_recipient = no
recipient_delimiter = +
transport_maps = inline:{ ${routes.map((route) => `{ ${route.replace("=", " = ")} }`).join(", ")} }
virtual_mailbox_domains = desk.example, reader.example
virtual_mailbox_base = ${home}/mail
virtual_mailbox_maps = inline:{ ${boxes} }
virtual_uid_maps = static:${OWNER}
virtual_gid_maps = static:${OWNER}
maximal_queue_lifetime = 0
bounce_queue_lifetime = 1h
smtp_tls_security_level = none
`;
}

/** `master(5)`: what a relay needs, nothing in a chroot. */
export function services(port: number): string {
  return `127.0.0.1:${port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`;
}
