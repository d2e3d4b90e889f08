/**
 * Which members to be neighbours with: the estimate of the group's size, the list of wanted neighbours, and what to dial and whom to part
 * from. Decisions only; the coordinator acts on them.
 */
package io.rivulet.groups.topology;
