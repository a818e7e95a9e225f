package wrong.adapter.persistence.jooq;

public class Tables {}
