package wrong.adapter.rest;

public class AdaptersShowTheirConfigurationAlone {}
