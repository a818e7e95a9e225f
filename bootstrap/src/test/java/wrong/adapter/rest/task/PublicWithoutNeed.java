package wrong.adapter.rest.task;

public class PublicWithoutNeed {}
