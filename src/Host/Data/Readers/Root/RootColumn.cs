namespace ZPrimeGpu.Host.Data.Readers.Root;

/// <summary>How the numbers of a column lie in the entries of its branch.</summary>
/// <param name="Values">Their type.</param>
/// <param name="EntryBytes">Bytes of an entry; 0 where entries are of varying length.</param>
/// <param name="Start">Bytes of an entry before the first number.</param>
/// <param name="Count">Numbers in an entry of fixed length.</param>
/// <param name="CountLeaf">The leaf that counts the numbers; null where the entry's length tells.</param>
/// <param name="HasElementCount">Whether the last four bytes before the first number tell how many there are (vectors).</param>
internal sealed record RootLayout(RootValues Values, int EntryBytes, int Start, int Count, RootLeaf? CountLeaf = null, bool HasElementCount = false);

/// <summary>One column of a tree.</summary>
/// <param name="Schema">Name and kind.</param>
/// <param name="Branch">The branch that holds it.</param>
/// <param name="Leaf">Its leaf; null where the whole branch is one.</param>
/// <param name="Layout">Where its numbers are; null where unsupported.</param>
internal sealed record RootColumn(ColumnSchema Schema, RootBranch Branch, RootLeaf? Leaf, RootLayout? Layout);
