// Package finding holds what a check of a file has found, line by line.
//
// A check never stops at the first fault: the employer gets everything in one answer.
// Each finding says where (line, column, record, field), what (a permanent code), how grave
// (an error refuses the file, a warning does not), and in words what to do about it.
//
// Codes are public: once published they are never given another meaning. Their texts live in
// a catalogue per format, in English for programs and in French for people.
package finding
