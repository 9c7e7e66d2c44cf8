"""Where people and lists come from: files of IT, the mail server's alias files, LDAP."""
