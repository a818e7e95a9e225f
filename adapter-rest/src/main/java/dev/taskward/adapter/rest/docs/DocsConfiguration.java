package dev.taskward.adapter.rest.docs;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Provides the routes of the API document and its pages. */
@Configuration(proxyBeanMethods = false)
@Import({DocumentationController.class, DocumentationFiles.class})
public class DocsConfiguration {}
