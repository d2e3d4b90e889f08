/**
 * Who else is in a group: the members heard of, the neighbours and how far the handshake with each has come, whom it is no use to dial,
 * and when to report. Tables and rules only; the coordinator beside them ({@code io.rivulet.groups.Group}) sends and receives.
 */
package io.rivulet.groups.membership;
