-- What an export of the fund leaves behind: what opens doors here and now. Who was signed in signs in again elsewhere.
-- A table whose comment begins with "left behind" is in no archive.

comment on table session is 'left behind: people sign in again';
comment on table ceremony is 'left behind: a sign-in that was under way begins again';
comment on table mandate_worn is 'left behind: goes with the session';
