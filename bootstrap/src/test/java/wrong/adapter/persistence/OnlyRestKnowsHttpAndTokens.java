package wrong.adapter.persistence;

import org.springframework.http.HttpStatus;

record OnlyRestKnowsHttpAndTokens(HttpStatus status) {}
