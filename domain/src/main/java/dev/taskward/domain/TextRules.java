package dev.taskward.domain;

import dev.taskward.domain.TaskException.InvalidValue;
import dev.taskward.domain.TaskException.InvalidValue.Rule;

/** The rules that all text follows. Lengths are counted in Unicode code points. */
public final class TextRules {
    private TextRules() {}

    /**
     * Checks that a UTF-8 text store can hold the text.
     *
     * @throws InvalidValue if the text contains NUL or an unpaired surrogate
     */
    public static void requireStorable(String text) {
        if (hasOnlyCharactersBelowSurrogates(text)) {
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new InvalidValue(Rule.INVALID_CHARACTER, "must not contain the NUL character");
            }
            if (Character.isSurrogate(c)) {
                boolean paired = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    throw new InvalidValue(Rule.INVALID_CHARACTER, "must not contain an unpaired surrogate");
                }
                i++;
            }
        }
    }

    /**
     * Returns true if all characters are U+0001 to U+D7FF, which most texts consist of. Subtracting one turns NUL into
     * the largest char, so that one comparison per character is enough.
     */
    private static boolean hasOnlyCharactersBelowSurrogates(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ((char) (text.charAt(i) - 1) >= Character.MIN_SURROGATE - 1) {
                return false;
            }
        }
        return true;
    }

    static void requireAtMost(int maximum, String text) {
        // a code point has one or two chars, so the exact count is seldom needed
        if (text.length() > maximum && text.codePointCount(0, text.length()) > maximum) {
            throw new InvalidValue(Rule.TOO_LONG, "must be at most " + maximum + " characters long");
        }
    }

    /** Removes white space at both ends. */
    static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isWhiteSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isWhiteSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /**
     * Returns whether Unicode or JavaScript regard a character as white space. {@link Character#isWhitespace} alone
     * misses some of it. All white space is in the basic multilingual plane, so a char is enough.
     */
    public static boolean isWhiteSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085' || c == '\uFEFF';
    }
}
