//! A Chatwoot look-alike.
