-- Who asked: 'staff:3', 'token:1' or 'technician'; null for a visitor and for the station itself.
alter table journal add column actor text;
-- The id that the asking side gave: the same one acts once, also after a restart.
alter table journal add column command blob check (length(command) = 16);

-- What a correction has replaced first, and why the latest one was made.
alter table ticket add column amended_from text;
alter table ticket add column amend_reason text check ((amend_reason is null) = (amended_from is null));
