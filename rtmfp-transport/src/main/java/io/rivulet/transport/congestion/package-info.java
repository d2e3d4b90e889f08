/** How fast a session may send: congestion control, round-trip times, bursts. RFC 7016 section 3.5.2 and appendix A. Pure state machines. */
package io.rivulet.transport.congestion;
