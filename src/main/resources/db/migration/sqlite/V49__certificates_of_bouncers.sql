-- What the client certificate of a bouncer is recognized by; null for none.
alter table bouncer add column certificate text;
create unique index bouncer_certificate on bouncer (certificate) where certificate is not null;
