-- The improvement register (R-D9.11): what visitors said, what is done about it, by which department, and until when.
create table improvement (
    id integer primary key check (id >= 1),
    origin text not null check (origin <> ''),
    said_ar text not null check (said_ar <> ''),
    said_en text not null check (said_en <> ''),
    action_ar text not null check (action_ar <> ''),
    action_en text not null check (action_en <> ''),
    owner text not null check (owner <> ''),
    due text not null check (due glob '????-??-??'),
    opened text not null check (opened glob '????-??-??'),
    done text check (done glob '????-??-??')
) strict;
