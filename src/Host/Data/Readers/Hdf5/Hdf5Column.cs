namespace ZPrimeGpu.Host.Data.Readers.Hdf5;

/// <summary>A column of a table: a dataset, or a field of the structures that a dataset holds.</summary>
/// <param name="Schema">Its name and kind.</param>
/// <param name="Dataset">Path of the dataset.</param>
/// <param name="Fields">Names of the field and of those it lies in, from outside; empty where the dataset is of numbers.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Width">Elements of a row of a dataset of two dimensions; null where it has one.</param>
/// <param name="CacheBytes">Bytes of the chunks that share a row, kept so that none is decompressed for every batch.</param>
/// <param name="Values">What an element holds; null where unsupported.</param>
internal sealed record Hdf5Column(
    ColumnSchema Schema, string Dataset, IReadOnlyList<string> Fields, long Rows, int? Width, long CacheBytes, Hdf5Values? Values)
{
    /// <summary>Numbers of one row; of lists with lengths of their own, what libhdf5 takes for a length and a place.</summary>
    public int RowLength => Width ?? (Values!.HasOwnLengths ? 2 : Values.Length);

    /// <summary>The type in memory of what is read: the values, within the structures that hold them.</summary>
    public Hdf5Id MemoryType(Hdf5Library library, ColumnForm form)
    {
        Hdf5Id type = Values!.MemoryType(library, form);
        foreach (string field in Fields.Reverse())
        {
            using Hdf5Id inner = type;
            type = Hdf5Id.Of(Hdf5Api.H5Tcreate((int)Hdf5Class.Compound, Hdf5Api.H5Tget_size(inner.Value)), "a type");
            Hdf5Error.Check(Hdf5Api.H5Tinsert(type.Value, field, 0, inner.Value), "a type");
        }

        return type;
    }
}
