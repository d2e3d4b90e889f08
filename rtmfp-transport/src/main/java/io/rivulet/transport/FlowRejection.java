package io.rivulet.transport;

/** Why an endpoint rejected a flow that its owner had been told of, with exception code 0. RFC 7016 section 3.6.3.7. */
public enum FlowRejection {
    /** A chunk had an option that must be understood and is not. RFC 7016 section 3.6.3.2, step 4. */
    UNKNOWN_OPTION,
    /** A message is longer than {@link EndpointConfig#maxMessageBytes}, or comes in so many pieces that it takes twice as much memory. */
    MESSAGE_TOO_LONG
}
