package io.rivulet.overlay.flash;

/** Why bytes could not be read as AMF. */
public enum AmfFailure {
    /** The bytes end within a value. */
    TRUNCATED,
    /** A marker, length or text that the format does not allow. */
    MALFORMED,
    /** Objects within objects beyond {@link Amf0Reader#MAX_DEPTH}. */
    TOO_DEEP,
    /** More values and names in one message than {@link Amf0Reader#MAX_VALUES}. */
    TOO_MANY_VALUES,
    /** A kind of value that is legal but not spoken here: references between objects, XML, byte arrays, externalised classes. */
    UNSUPPORTED
}
