/** What the tests of this module share: an in-memory network of many members under virtual time. */
package io.rivulet.groups.testing;
