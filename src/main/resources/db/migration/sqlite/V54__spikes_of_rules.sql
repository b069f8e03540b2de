-- How many times the usual number of bans a rule notifies; nothing if it is only about the number.
ALTER TABLE notification_rule ADD COLUMN spike INTEGER;
