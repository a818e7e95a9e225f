package wrong.adapter.rest.server;

public class UsedByOthers {}
