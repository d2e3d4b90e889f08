/** Introduction of endpoints to each other: Redirector and Forwarder. RFC 7016 sections 3.5.1.4 to 3.5.1.6. */
package io.rivulet.transport.introduction;
