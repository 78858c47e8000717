namespace ZPrimeGpu.Tests.Data.Readers.Root;

/// <summary>Writes the object of a tree, and its baskets on the way.</summary>
/// <param name="writeBasket">Writes the record of a basket; gives its position and length.</param>
internal sealed class RootTreeWriter(Func<string, RootBasketSpec, (long Seek, int Bytes)> writeBasket)
{
    private RootBytes bytes = new();

    public byte[] Write(string name, IReadOnlyList<RootBranchSpec> branches, int keyLength, bool isDerived)
    {
        bytes = new RootBytes(keyLength);
        if (isDerived)
        {
            bytes.Object(2, () => Tree(name, branches));
        }
        else
        {
            Tree(name, branches);
        }

        return bytes.ToArray();
    }

    private void Tree(string name, IReadOnlyList<RootBranchSpec> branches)
        => bytes.Object(20, () =>
        {
            long rows = branches.Count == 0 ? 0 : branches[0].Entries.Length;
            bytes.Named(name, "a tree").Object(2, () => bytes.Int16(1).Int16(1).Int16(1)).Object(2, () => bytes.Int16(0).Int16(1001));
            bytes.Object(2, () => bytes.Int16(1).Int16(1).Int32(0));
            bytes.Int64(rows, 0, 0, 0, 0, BitConverter.DoubleToInt64Bits(1.0)).Int32(0, 25, 0, 1000, 1);
            bytes.Int64(1_000_000_000, 1_000_000_000, 0, -300_000_000, -30_000_000, 1_000_000);
            bytes.Int8(1).Int64(0).Int8(1).Int64(0).Object(0, () => bytes.Int32(0).Int8(0));
            bytes.Array(branches, Pointer);
            bytes.Array(branches.SelectMany(b => b.Leaves).ToArray(), Leaf);

            // Aliases, index values, index, tree index, friends, user info, branch reference.
            bytes.Int32(0, 0, 0, 0, 0, 0, 0);
        });

    private void Pointer(RootBranchSpec branch)
        => bytes.Pointer(branch, branch.ClassName is null ? "TBranch" : "TBranchElement", () =>
        {
            if (branch.ClassName is null)
            {
                Branch(branch);
                return;
            }

            bytes.Object(10, () =>
            {
                Branch(branch);
                bytes.Text(branch.ClassName).Text("").Text("").Int32(0).Int16(1).Int32(-1, branch.Element.Type, branch.Element.StreamerType, 0, 0, 0);
            });
        });

    private void Branch(RootBranchSpec branch)
    {
        RootBasketSpec[] baskets = [.. branch.Entries.Chunk(branch.BasketRows).Select(e => new RootBasketSpec(e, branch.HasOffsets, branch.GeneratesOffsets))];
        int embedded = branch.IsLastEmbedded ? baskets.Length - 1 : -1;
        int written = branch.IsLastEmbedded ? baskets.Length - 1 : baskets.Length;
        (long Seek, int Bytes)[] records = [.. baskets.Select((b, i) => i == embedded ? (0, 0) : writeBasket(branch.Name, b))];
        int slots = Math.Max(10, baskets.Length + 1);
        string leafList = string.Join(':', branch.Leaves.Select(l => $"{l.Title}/{(l.IsUnsigned ? char.ToLowerInvariant(l.Letter) : l.Letter)}"));
        bytes.Object(13, () =>
        {
            bytes.Named(branch.Name, leafList).Object(2, () => bytes.Int16(0).Int16(1001));
            bytes.Int32(101, 32000, branch.HasOffsets ? 1000 : 0, written).Int64(branch.Entries.Length).Object(0, () => bytes.Int32(0).Int8(0));
            bytes.Int32(0, slots, 0).Int64(branch.Entries.Length, 0, 0, 0);
            bytes.Array(branch.Below, Pointer);
            bytes.Array(branch.Leaves, Leaf);
            bytes.Array(baskets[..(embedded + 1)], b => bytes.Pointer(b == baskets[^1] ? b : null, "TBasket", () => b.WriteEmbedded(bytes, branch.Name)));
            bytes.Int8(1);
            bytes.Int32([.. Enumerable.Range(0, slots).Select(i => i < records.Length ? records[i].Bytes : 0)]);
            bytes.Int8(1);
            bytes.Int64([.. Enumerable.Range(0, slots).Select(i => i <= records.Length ? Math.Min((long)i * branch.BasketRows, branch.Entries.Length) : 0L)]);
            bytes.Int8(1);
            bytes.Int64([.. Enumerable.Range(0, slots).Select(i => i < records.Length ? records[i].Seek : 0)]);
            bytes.Text("");
        });
    }

    private void Leaf(RootLeafSpec leaf)
        => bytes.Pointer(leaf, leaf.Letter == 'E' ? "TLeafElement" : $"TLeaf{leaf.Letter}", () => bytes.Object(1, () =>
        {
            bytes.Object(2, () =>
            {
                bytes.Named(leaf.Name, leaf.Title).Int32(leaf.Length, leaf.Size, 0).Int8(0).Int8(leaf.IsUnsigned ? 1 : 0);
                if (leaf.Count is null)
                {
                    bytes.Int32(0);
                }
                else
                {
                    Leaf(leaf.Count);
                }
            });
            if (leaf.Letter == 'E')
            {
                bytes.Int32(-1, -1);
            }
            else
            {
                // Smallest and largest value.
                bytes.Zeros(2 * leaf.Size);
            }
        }));
}
