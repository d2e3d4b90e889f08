/**
 * What names a group and a place in it: the groupspec text with its options, the group id and the membership secret that derive from
 * it, and the ring of group addresses. Values only; nothing here knows a network.
 */
package io.rivulet.groups.spec;
