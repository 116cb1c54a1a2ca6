-- Which printer a job was for, what that printer could promise when its first byte went out, and which paper of its ticket it is.
alter table print_job add column printer text;
alter table print_job add column tier text check (tier in ('a', 'b', 'c'));
alter table print_job add column attempt integer not null default 1 check (attempt between 1 and 255);

-- How the printer was when it last changed.
create table printer (
    id integer primary key check (id = 1),
    name text not null,
    tier text check (tier in ('a', 'b', 'c')),
    condition text not null,
    since text not null
) strict;
