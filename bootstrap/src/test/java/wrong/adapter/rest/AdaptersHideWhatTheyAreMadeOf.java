package wrong.adapter.rest;

public class AdaptersHideWhatTheyAreMadeOf {}
