"""How people sign in and prove who they are: codes, passkeys, second factors, sessions; what limits and logs that."""
