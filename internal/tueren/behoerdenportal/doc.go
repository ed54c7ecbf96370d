// SPDX-License-Identifier: EUPL-1.2

// Package behoerdenportal is the door for officials at the browser: the
// Personensuche as a form, its answer as a page (BMG § 34a Abs. 2, § 38 Abs. 1;
// BMeldDAV §§ 4–6). The door reads what was typed and shows what the use case
// answers; whether somebody may ask or see something is never decided here.
//
// Nothing about a person stands in a URL or a title: whatever names somebody is
// sent by POST and answered without being cached.
package behoerdenportal
