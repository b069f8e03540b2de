-- The address that e-mails of a target come from; nothing for other formats.
ALTER TABLE notification_target ADD COLUMN sender TEXT;
