using System.Runtime.InteropServices;

namespace ZPrimeGpu.Host.Data.Readers.Hdf5;

/// <summary>Reads one column in order; <see cref="Hdf5Library.Gate"/> is held around all.</summary>
internal sealed unsafe class Hdf5ColumnReader : IDisposable
{
    private const int MaxSlots = 521;
    private const long LeastCacheBytes = 1 << 20;
    private readonly Hdf5Column column;
    private readonly List<Hdf5Id> open = [];
    private readonly long dataset;
    private readonly long fileSpace;
    private readonly long memoryType;
    private readonly long transfer;
    private readonly Hdf5ListMemory? lists;
    private byte[] bits = [];
    private HdfList[] places = [];
    private long row;

    /// <summary>Opens the dataset of a column.</summary>
    /// <param name="file">The file.</param>
    /// <param name="column">The column.</param>
    /// <param name="form">The form wanted.</param>
    /// <param name="library">The library.</param>
    public Hdf5ColumnReader(Hdf5File file, Hdf5Column column, ColumnForm form, Hdf5Library library)
    {
        this.column = column;
        try
        {
            using Hdf5Id access = Hdf5Id.Of(Hdf5Api.H5Pcreate(library.Constant("H5P_CLS_DATASET_ACCESS_ID_g")), "its access properties");
            Hdf5Error.Check(Hdf5Api.H5Pset_chunk_cache(access.Value, MaxSlots, (nuint)Math.Max(LeastCacheBytes, column.CacheBytes), 1), "its access properties");
            dataset = Keep(Hdf5Id.Of(Hdf5Api.H5Dopen2(file.Id, column.Dataset, access.Value), "its dataset"));
            fileSpace = Keep(Hdf5Id.Of(Hdf5Api.H5Dget_space(dataset), "its extent"));
            memoryType = Keep(column.MemoryType(library, form));
            transfer = Keep(Hdf5Id.Of(Hdf5Api.H5Pcreate(library.Constant("H5P_CLS_DATASET_XFER_ID_g")), "its transfer properties"));
            if (column.Values!.HasOwnLengths)
            {
                lists = new Hdf5ListMemory();
                lists.Serve(transfer);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Reads the next rows.</summary>
    public void Read(int rows, ColumnBatch batch)
    {
        if (lists is not null)
        {
            ReadLists(rows, batch);
        }
        else if (column.Values!.Number == Hdf5Number.Bits)
        {
            ReadBits(rows, batch);
        }
        else if (batch.Request.Form is ColumnForm.Integer)
        {
            fixed (long* integers = batch.Integers)
            {
                Read(rows, integers);
            }
        }
        else
        {
            int entries = checked(rows * column.RowLength);
            Grow(batch, entries);
            fixed (double* doubles = batch.Doubles)
            {
                Read(rows, doubles);
            }

            for (int i = 0; i < batch.Offsets.Length && i <= rows; i++)
            {
                batch.Offsets[i] = i * column.RowLength;
            }
        }

        row += rows;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        open.ForEach(o => o.Dispose());
        lists?.Dispose();
    }

    private long Keep(Hdf5Id id)
    {
        open.Add(id);
        return id.Value;
    }

    private void Read(int rows, void* buffer)
    {
        ulong* start = stackalloc ulong[] { (ulong)row, 0 };
        ulong* count = stackalloc ulong[] { (ulong)rows, (ulong)(column.Width ?? 1) };
        ulong elements = count[0] * count[1];
        Hdf5Error.Check(Hdf5Api.H5Sselect_hyperslab(fileSpace, 0, start, null, count, null), "its extent");
        using Hdf5Id memorySpace = Hdf5Id.Of(Hdf5Api.H5Screate_simple(1, &elements, null), "its extent");
        long result = Hdf5Api.H5Dread(dataset, memoryType, memorySpace.Value, fileSpace, transfer, buffer);
        if (lists is { IsExhausted: true })
        {
            throw new InvalidDataException($"its lists take over {Hdf5ListMemory.MaxBytes >> 20} MB in {rows} rows; correct the file");
        }

        Hdf5Error.Check(result, $"the rows from {row + 1} on");
    }

    private void ReadBits(int rows, ColumnBatch batch)
    {
        bits = bits.Length < rows ? new byte[rows] : bits;
        fixed (byte* buffer = bits)
        {
            Read(rows, buffer);
        }

        for (int i = 0; i < rows; i++)
        {
            int value = bits[i] == 0 ? 0 : 1;
            if (batch.Request.Form is ColumnForm.Integer)
            {
                batch.Integers[i] = value;
            }
            else
            {
                batch.Doubles[i] = value;
            }
        }
    }

    private void ReadLists(int rows, ColumnBatch batch)
    {
        lists!.Clear();
        places = places.Length < rows ? new HdfList[rows] : places;
        fixed (HdfList* buffer = places)
        {
            Read(rows, buffer);
        }

        long entries = 0;
        for (int i = 0; i < rows; i++)
        {
            entries += places[i].First == 0 ? 0 : (long)Math.Min(places[i].Length, (nuint)ColumnBatch.MaxListEntries + 1);
            if (entries > ColumnBatch.MaxListEntries)
            {
                throw new InvalidDataException($"its lists have over {ColumnBatch.MaxListEntries} entries in {rows} rows; correct the file");
            }

            batch.Offsets[i + 1] = (int)entries;
        }

        batch.Offsets[0] = 0;
        Grow(batch, (int)entries);
        for (int i = 0; i < rows; i++)
        {
            int length = batch.Offsets[i + 1] - batch.Offsets[i];
            new ReadOnlySpan<double>((void*)places[i].First, length).CopyTo(batch.Doubles.AsSpan(batch.Offsets[i]));
        }
    }

    private static void Grow(ColumnBatch batch, int entries)
    {
        if (batch.Doubles.Length < entries)
        {
            batch.Doubles = GC.AllocateUninitializedArray<double>(Math.Max(entries, Math.Min(2 * batch.Doubles.Length, ColumnBatch.MaxListEntries)));
        }
    }

    // A list in memory: hvl_t.
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct HdfList
    {
        public readonly nuint Length;
        public readonly nint First;
    }
}
