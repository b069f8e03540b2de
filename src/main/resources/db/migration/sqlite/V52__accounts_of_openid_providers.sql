-- The issuer and the identifier of a person whom an OpenID provider authenticates, separated by a blank.
ALTER TABLE account ADD COLUMN subject TEXT;
CREATE UNIQUE INDEX account_subject ON account (subject) WHERE subject IS NOT NULL;
