-- The sandbox's whole state.
--
-- Times are INTEGER microseconds since 1970 (UTC), NULL for never; the shapes turn them into
-- seconds, fractions or ISO text. JSON columns hold JSON text. Booleans are 0 and 1.
--
-- `labels` columns are JSON arrays of titles; triggers keep the `…_labels` tables in step, so
-- whoever writes a row only writes the array. The columns marked "denormalised" are what a list
-- row needs of the messages; `db::denormalise` works them out for all rows after a bulk insert.

CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE accounts (
    id              INTEGER PRIMARY KEY,
    name            TEXT NOT NULL,
    locale          TEXT NOT NULL DEFAULT 'en',
    domain          TEXT,
    support_email   TEXT,
    status          TEXT NOT NULL DEFAULT 'active',
    features        TEXT NOT NULL DEFAULT '[]',  -- names of the features that are on
    settings        TEXT NOT NULL DEFAULT '{}',
    custom_attributes TEXT NOT NULL DEFAULT '{}',
    label_key       INTEGER NOT NULL DEFAULT 0,  -- cache keys, Unix seconds, 0 = never changed
    inbox_key       INTEGER NOT NULL DEFAULT 0,
    team_key        INTEGER NOT NULL DEFAULT 0,
    last_display_id INTEGER NOT NULL DEFAULT 0,  -- the highest conversation number given out
    created_at      INTEGER NOT NULL
);

CREATE TABLE users (
    id                INTEGER PRIMARY KEY,
    name              TEXT NOT NULL,
    display_name      TEXT,
    email             TEXT NOT NULL UNIQUE COLLATE NOCASE,
    password          TEXT NOT NULL,             -- as typed: these people do not exist
    access_token      TEXT NOT NULL UNIQUE,
    pubsub_token      TEXT NOT NULL UNIQUE,
    message_signature TEXT,
    phone_number      TEXT,
    ui_settings       TEXT NOT NULL DEFAULT '{}',
    custom_attributes TEXT NOT NULL DEFAULT '{}',
    avatar_blob_id    INTEGER,
    confirmed         INTEGER NOT NULL DEFAULT 1,
    otp_secret        TEXT,                      -- base32, once codes are being set up
    otp_required      INTEGER NOT NULL DEFAULT 0,
    backup_codes      TEXT NOT NULL DEFAULT '[]',
    created_at        INTEGER NOT NULL
);

CREATE TABLE account_users (
    account_id   INTEGER NOT NULL,
    user_id      INTEGER NOT NULL,
    role         TEXT NOT NULL DEFAULT 'agent',   -- agent | administrator
    availability TEXT NOT NULL DEFAULT 'online',  -- what the person chose
    auto_offline INTEGER NOT NULL DEFAULT 1,
    inviter_id   INTEGER,
    active_at    INTEGER,
    PRIMARY KEY (account_id, user_id)
) WITHOUT ROWID;
CREATE INDEX account_users_by_user ON account_users (user_id);

-- Devices signed in with e-mail and password.
CREATE TABLE sessions (
    id               INTEGER PRIMARY KEY,
    user_id          INTEGER NOT NULL,
    client           TEXT NOT NULL UNIQUE,
    token            TEXT NOT NULL,
    user_agent       TEXT NOT NULL DEFAULT '',
    created_at       INTEGER NOT NULL,
    last_activity_at INTEGER NOT NULL
);

CREATE TABLE agent_bots (
    id             INTEGER PRIMARY KEY,
    account_id     INTEGER,                       -- NULL: a system bot
    name           TEXT NOT NULL,
    description    TEXT,
    outgoing_url   TEXT,
    access_token   TEXT UNIQUE,
    avatar_blob_id INTEGER
);

CREATE TABLE teams (
    id                INTEGER PRIMARY KEY,
    account_id        INTEGER NOT NULL,
    name              TEXT NOT NULL,              -- lower case
    description       TEXT,
    allow_auto_assign INTEGER NOT NULL DEFAULT 0,
    icon              TEXT NOT NULL DEFAULT '',
    icon_color        TEXT NOT NULL DEFAULT '',
    created_at        INTEGER NOT NULL,
    updated_at        INTEGER NOT NULL
);

CREATE TABLE team_members (
    team_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    PRIMARY KEY (team_id, user_id)
) WITHOUT ROWID;

CREATE TABLE inboxes (
    id                          INTEGER PRIMARY KEY,
    account_id                  INTEGER NOT NULL,
    name                        TEXT NOT NULL,
    channel_id                  INTEGER NOT NULL,
    channel_type                TEXT NOT NULL,    -- Channel::WebWidget …
    provider                    TEXT,             -- whatsapp_cloud | default
    medium                      TEXT,             -- sms | whatsapp, for Channel::TwilioSms
    phone_number                TEXT,
    email                       TEXT,
    website_url                 TEXT,
    additional_attributes       TEXT NOT NULL DEFAULT '{}',
    -- Any other key of the full form, laid over its defaults: message_templates, greeting_message …
    extra                       TEXT NOT NULL DEFAULT '{}',
    lock_to_single_conversation INTEGER NOT NULL DEFAULT 0,
    enable_auto_assignment      INTEGER NOT NULL DEFAULT 0,
    agent_bot_id                INTEGER,          -- the active bot: new conversations are pending
    avatar_blob_id              INTEGER,
    created_at                  INTEGER NOT NULL,
    updated_at                  INTEGER NOT NULL
);

CREATE TABLE inbox_members (
    inbox_id INTEGER NOT NULL,
    user_id  INTEGER NOT NULL,
    PRIMARY KEY (inbox_id, user_id)
) WITHOUT ROWID;
CREATE INDEX inbox_members_by_user ON inbox_members (user_id);

CREATE TABLE labels (
    id              INTEGER PRIMARY KEY,
    account_id      INTEGER NOT NULL,
    title           TEXT NOT NULL,
    description     TEXT,
    color           TEXT NOT NULL DEFAULT '#1f93ff',
    show_on_sidebar INTEGER,
    UNIQUE (account_id, title)
);

CREATE TABLE contacts (
    id                    INTEGER PRIMARY KEY,
    account_id            INTEGER NOT NULL,
    name                  TEXT NOT NULL DEFAULT '',
    email                 TEXT,
    phone_number          TEXT,
    identifier            TEXT,
    blocked               INTEGER NOT NULL DEFAULT 0,
    additional_attributes TEXT NOT NULL DEFAULT '{}',
    custom_attributes     TEXT NOT NULL DEFAULT '{}',
    labels                TEXT NOT NULL DEFAULT '[]',
    avatar_blob_id        INTEGER,
    last_activity_at      INTEGER,
    created_at            INTEGER NOT NULL,
    updated_at            INTEGER NOT NULL
);
CREATE UNIQUE INDEX contacts_email ON contacts (account_id, email) WHERE email IS NOT NULL;
CREATE UNIQUE INDEX contacts_identifier ON contacts (account_id, identifier) WHERE identifier IS NOT NULL;
CREATE INDEX contacts_phone ON contacts (account_id, phone_number) WHERE phone_number IS NOT NULL;
CREATE INDEX contacts_name ON contacts (account_id, name COLLATE NOCASE);
CREATE INDEX contacts_activity ON contacts (account_id, last_activity_at);

CREATE TABLE contact_labels (
    title      TEXT NOT NULL,
    contact_id INTEGER NOT NULL,
    PRIMARY KEY (title, contact_id)
) WITHOUT ROWID;
CREATE TRIGGER contact_labels_insert AFTER INSERT ON contacts WHEN new.labels <> '[]' BEGIN
    INSERT OR IGNORE INTO contact_labels SELECT value, new.id FROM json_each(new.labels);
END;
CREATE TRIGGER contact_labels_update AFTER UPDATE OF labels ON contacts WHEN new.labels <> old.labels BEGIN
    DELETE FROM contact_labels WHERE contact_id = new.id
        AND title IN (SELECT value FROM json_each(old.labels));
    INSERT OR IGNORE INTO contact_labels SELECT value, new.id FROM json_each(new.labels);
END;
CREATE TRIGGER contact_labels_delete AFTER DELETE ON contacts WHEN old.labels <> '[]' BEGIN
    DELETE FROM contact_labels WHERE contact_id = old.id
        AND title IN (SELECT value FROM json_each(old.labels));
END;

-- A contact's address in one inbox.
CREATE TABLE contact_inboxes (
    id            INTEGER PRIMARY KEY,
    contact_id    INTEGER NOT NULL,
    inbox_id      INTEGER NOT NULL,
    source_id     TEXT NOT NULL,
    hmac_verified INTEGER NOT NULL DEFAULT 0,
    pubsub_token  TEXT NOT NULL UNIQUE,
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    UNIQUE (inbox_id, source_id)
);
CREATE INDEX contact_inboxes_by_contact ON contact_inboxes (contact_id);

-- `id` is the database id, shown nowhere but in notifications; on the wire a conversation is its
-- `display_id`. Seeds start `id` well above the numbers, so that a mix-up shows.
CREATE TABLE conversations (
    id                     INTEGER PRIMARY KEY,
    account_id             INTEGER NOT NULL,
    display_id             INTEGER NOT NULL,
    uuid                   TEXT NOT NULL,
    inbox_id               INTEGER NOT NULL,
    contact_id             INTEGER NOT NULL,
    contact_inbox_id       INTEGER NOT NULL,
    status                 INTEGER NOT NULL DEFAULT 0,  -- 0 open, 1 resolved, 2 pending, 3 snoozed
    priority               INTEGER,                     -- 0 low … 3 urgent
    assignee_id            INTEGER,                     -- a person; unknown ids are possible
    assignee_agent_bot_id  INTEGER,
    team_id                INTEGER,
    campaign_id            INTEGER,
    snoozed_until          INTEGER,
    labels                 TEXT NOT NULL DEFAULT '[]',
    custom_attributes      TEXT NOT NULL DEFAULT '{}',
    additional_attributes  TEXT NOT NULL DEFAULT '{}',
    agent_last_seen_at     INTEGER,
    assignee_last_seen_at  INTEGER,
    contact_last_seen_at   INTEGER,
    first_reply_created_at INTEGER,
    waiting_since          INTEGER,
    last_activity_at       INTEGER NOT NULL,
    created_at             INTEGER NOT NULL,
    updated_at             INTEGER NOT NULL,
    draft                  TEXT,                        -- shared by all agents
    -- denormalised
    last_message_id        INTEGER,                     -- newest of any kind
    last_talk_id           INTEGER,                     -- newest that is not an activity
    last_public_id         INTEGER,                     -- newest that is neither activity nor private
    last_incoming_at       INTEGER,
    unread_count           INTEGER NOT NULL DEFAULT 0   -- not capped here
);
CREATE UNIQUE INDEX conversations_number ON conversations (account_id, display_id);
-- The list orders. `inbox_id` and `assignee_id` ride along so that a page of rows and the four
-- counts are answered from the index alone.
CREATE INDEX conversations_activity ON conversations (account_id, last_activity_at, status, inbox_id, assignee_id);
CREATE INDEX conversations_status ON conversations (account_id, status, last_activity_at, inbox_id, assignee_id);
CREATE INDEX conversations_created ON conversations (account_id, created_at, status, inbox_id, assignee_id);
CREATE INDEX conversations_waiting ON conversations (account_id, status, waiting_since, inbox_id, assignee_id);
CREATE INDEX conversations_priority ON conversations (account_id, status, priority, last_activity_at, inbox_id, assignee_id);
CREATE INDEX conversations_unread ON conversations (account_id, status, unread_count, last_activity_at, inbox_id, assignee_id);
CREATE INDEX conversations_counts ON conversations (account_id, status, inbox_id, assignee_id);
CREATE INDEX conversations_updated ON conversations (account_id, updated_at);
CREATE INDEX conversations_assignee ON conversations (assignee_id, status, last_activity_at) WHERE assignee_id IS NOT NULL;
CREATE INDEX conversations_team ON conversations (team_id, status, last_activity_at) WHERE team_id IS NOT NULL;
CREATE INDEX conversations_contact ON conversations (contact_id, last_activity_at);
CREATE INDEX conversations_contact_inbox ON conversations (contact_inbox_id);
CREATE INDEX conversations_snoozed ON conversations (snoozed_until) WHERE status = 3 AND snoozed_until IS NOT NULL;

CREATE TABLE conversation_labels (
    title           TEXT NOT NULL,
    conversation_id INTEGER NOT NULL,
    PRIMARY KEY (title, conversation_id)
) WITHOUT ROWID;
CREATE TRIGGER conversation_labels_insert AFTER INSERT ON conversations WHEN new.labels <> '[]' BEGIN
    INSERT OR IGNORE INTO conversation_labels SELECT value, new.id FROM json_each(new.labels);
END;
CREATE TRIGGER conversation_labels_update AFTER UPDATE OF labels ON conversations WHEN new.labels <> old.labels BEGIN
    DELETE FROM conversation_labels WHERE conversation_id = new.id
        AND title IN (SELECT value FROM json_each(old.labels));
    INSERT OR IGNORE INTO conversation_labels SELECT value, new.id FROM json_each(new.labels);
END;
CREATE TRIGGER conversation_labels_delete AFTER DELETE ON conversations WHEN old.labels <> '[]' BEGIN
    DELETE FROM conversation_labels WHERE conversation_id = old.id
        AND title IN (SELECT value FROM json_each(old.labels));
END;

CREATE TABLE participants (
    id              INTEGER PRIMARY KEY,                -- in this order they are listed
    conversation_id INTEGER NOT NULL,
    user_id         INTEGER NOT NULL,
    UNIQUE (conversation_id, user_id)
);
CREATE INDEX participants_by_user ON participants (user_id);

CREATE TABLE mentions (
    conversation_id INTEGER NOT NULL,
    user_id         INTEGER NOT NULL,
    mentioned_at    INTEGER NOT NULL,
    PRIMARY KEY (conversation_id, user_id)
) WITHOUT ROWID;
CREATE INDEX mentions_by_user ON mentions (user_id);

CREATE TABLE messages (
    id                    INTEGER PRIMARY KEY,
    account_id            INTEGER NOT NULL,
    inbox_id              INTEGER NOT NULL,
    conversation_id       INTEGER NOT NULL,             -- database id
    message_type          INTEGER NOT NULL,             -- 0 incoming, 1 outgoing, 2 activity, 3 template
    content               TEXT,
    typed                 TEXT,                         -- the text before its variables were filled in, where it had any
    content_type          TEXT NOT NULL DEFAULT 'text',
    content_attributes    TEXT NOT NULL DEFAULT '{}',
    additional_attributes TEXT NOT NULL DEFAULT '{}',
    private               INTEGER NOT NULL DEFAULT 0,
    status                TEXT NOT NULL DEFAULT 'sent', -- sent | delivered | read | failed
    source_id             TEXT,
    sender_type           TEXT,                         -- Contact | User | AgentBot | Captain::Assistant
    sender_id             INTEGER,
    has_attachments       INTEGER NOT NULL DEFAULT 0,
    created_at            INTEGER NOT NULL,
    updated_at            INTEGER NOT NULL
);
CREATE INDEX messages_of_conversation ON messages (conversation_id, id);

-- Stored files. Several attachments may share one.
CREATE TABLE blobs (
    id           INTEGER PRIMARY KEY,
    key          TEXT NOT NULL UNIQUE,                  -- the signed id in addresses: not guessable
    filename     TEXT NOT NULL,
    content_type TEXT NOT NULL,
    byte_size    INTEGER NOT NULL,
    width        INTEGER,
    height       INTEGER,
    data         BLOB NOT NULL,
    created_at   INTEGER NOT NULL
);

CREATE TABLE attachments (
    id               INTEGER PRIMARY KEY,
    account_id       INTEGER NOT NULL,
    message_id       INTEGER NOT NULL,
    file_type        TEXT NOT NULL,                     -- image | audio | video | file | location | fallback | contact | …
    blob_id          INTEGER,
    external_url     TEXT,
    coordinates_lat  REAL NOT NULL DEFAULT 0,
    coordinates_long REAL NOT NULL DEFAULT 0,
    fallback_title   TEXT,
    meta             TEXT NOT NULL DEFAULT '{}',
    created_at       INTEGER NOT NULL
);
CREATE INDEX attachments_of_message ON attachments (message_id);

-- Mails that go nowhere: transcripts, in the order sent.
CREATE TABLE outbox (
    id              INTEGER PRIMARY KEY,
    account_id      INTEGER NOT NULL,
    conversation_id INTEGER NOT NULL,
    email           TEXT NOT NULL,
    sent_at         INTEGER NOT NULL
);

CREATE TABLE notes (
    id         INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL,
    contact_id INTEGER NOT NULL,
    user_id    INTEGER,
    content    TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);
CREATE INDEX notes_of_contact ON notes (contact_id);

CREATE TABLE canned_responses (
    id         INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL,
    short_code TEXT NOT NULL,
    content    TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (account_id, short_code)
);

CREATE TABLE custom_attribute_definitions (
    id                     INTEGER PRIMARY KEY,
    account_id             INTEGER NOT NULL,
    attribute_key          TEXT NOT NULL,
    attribute_display_name TEXT NOT NULL,
    attribute_display_type TEXT NOT NULL,               -- text | number | currency | percent | link | date | list | checkbox
    attribute_description  TEXT,
    attribute_model        TEXT NOT NULL,               -- conversation_attribute | contact_attribute
    attribute_values       TEXT NOT NULL DEFAULT '[]',
    regex_pattern          TEXT,
    regex_cue              TEXT,
    default_value          TEXT,
    created_at             INTEGER NOT NULL,
    updated_at             INTEGER NOT NULL,
    UNIQUE (account_id, attribute_model, attribute_key)
);

CREATE TABLE custom_filters (
    id          INTEGER PRIMARY KEY,
    account_id  INTEGER NOT NULL,
    user_id     INTEGER NOT NULL,
    name        TEXT NOT NULL,
    filter_type TEXT NOT NULL,                          -- conversation | contact | report
    query       TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL
);

CREATE TABLE macros (
    id            INTEGER PRIMARY KEY,
    account_id    INTEGER NOT NULL,
    name          TEXT NOT NULL,
    visibility    TEXT,                                 -- personal | global; NULL hides it from everybody
    actions       TEXT NOT NULL DEFAULT '[]',
    created_by_id INTEGER,
    updated_by_id INTEGER,
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL
);

CREATE TABLE macro_files (
    id       INTEGER PRIMARY KEY,
    macro_id INTEGER NOT NULL,
    blob_id  INTEGER NOT NULL
);

CREATE TABLE dashboard_apps (
    id         INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL,
    title      TEXT NOT NULL,
    content    TEXT NOT NULL,                           -- [{"type":"frame","url":…}]
    created_at INTEGER NOT NULL
);

CREATE TABLE notifications (
    id                   INTEGER PRIMARY KEY,
    account_id           INTEGER NOT NULL,
    user_id              INTEGER NOT NULL,
    notification_type    TEXT NOT NULL,
    conversation_id      INTEGER NOT NULL,              -- the primary actor, database id
    secondary_actor_type TEXT,                          -- Message, or as the server stores it
    secondary_actor_id   INTEGER,
    read_at              INTEGER,
    snoozed_until        INTEGER,
    meta                 TEXT NOT NULL DEFAULT '{}',
    last_activity_at     INTEGER NOT NULL,
    created_at           INTEGER NOT NULL,
    updated_at           INTEGER NOT NULL
);
CREATE INDEX notifications_of_user ON notifications (user_id, account_id, last_activity_at);
CREATE INDEX notifications_of_conversation ON notifications (conversation_id, user_id);

CREATE TABLE notification_settings (
    id          INTEGER PRIMARY KEY,
    account_id  INTEGER NOT NULL,
    user_id     INTEGER NOT NULL,
    email_flags TEXT NOT NULL DEFAULT '[]',
    push_flags  TEXT NOT NULL DEFAULT '[]',
    UNIQUE (account_id, user_id)
);

CREATE TABLE csat_responses (
    id               INTEGER PRIMARY KEY,
    account_id       INTEGER NOT NULL,
    conversation_id  INTEGER NOT NULL,
    message_id       INTEGER NOT NULL,
    contact_id       INTEGER NOT NULL,
    assigned_id      INTEGER,
    rating           INTEGER NOT NULL,
    feedback_message TEXT,
    created_at       INTEGER NOT NULL
);
