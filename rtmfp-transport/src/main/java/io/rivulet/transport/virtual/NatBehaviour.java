package io.rivulet.transport.virtual;

import io.rivulet.transport.address.NetAddress;

/**
 * What a NAT looks at in an outer endpoint: for the choice of a mapping (RFC 4787 section 4.1), and for the decision whom a mapping lets
 * in (section 5). With the words of RFC 3489: a full cone maps and filters endpoint-independently; a restricted cone and a port-restricted
 * cone map so, and filter by address, and by address and port; a symmetric NAT does both by address and port.
 */
public enum NatBehaviour {
    /** Nothing: one mapping for all outer endpoints; anybody may come in. */
    ENDPOINT_INDEPENDENT,
    /** Its address: a mapping for each; whoever was sent something at that address may come in from any port. */
    ADDRESS_DEPENDENT,
    /** Its address and port: a mapping for each; only an endpoint that was sent something may come in. */
    ADDRESS_AND_PORT_DEPENDENT;

    /** An outer endpoint as this behaviour sees it: equal for those that it takes for the same. Null stands for all. */
    NetAddress key(NetAddress outer) {
        return switch (this) {
            case ENDPOINT_INDEPENDENT -> null;
            case ADDRESS_DEPENDENT -> outer.withPort(0);
            case ADDRESS_AND_PORT_DEPENDENT -> outer;
        };
    }
}
