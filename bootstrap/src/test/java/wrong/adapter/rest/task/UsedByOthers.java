package wrong.adapter.rest.task;

public class UsedByOthers {}
