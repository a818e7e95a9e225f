package dev.taskward.adapter.rest.docs;

import org.jspecify.annotations.Nullable;

/**
 * What a deployment sets in the API document.
 *
 * @param contract the name of the contract
 * @param title the title of the API
 * @param version the version of the API; null for that in the document
 */
public record ApiDocumentInfo(
        String contract, String title, @Nullable String version) {}
