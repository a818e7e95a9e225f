package wrong.domain;

public record OwnerId(String value) {}
