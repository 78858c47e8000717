using System.Text;

namespace ZPrimeGpu.Host.Data.Readers.Hdf5;

/// <summary>The columns that one dataset gives.</summary>
internal static unsafe class Hdf5Dataset
{
    private const int MaxRank = 32;
    private const int MaxDepth = 8;
    private const int MaxFields = 20_000;
    private const long MaxCacheBytes = 1L << 28;
    private const int VirtualLayout = 3;
    private const int ChunkedLayout = 2;
    private const int NotAllocated = 0;

    /// <summary>Describes a dataset; <see cref="Hdf5Library.Gate"/> is held.</summary>
    /// <param name="dataset">The dataset, to the library.</param>
    /// <param name="path">Its path.</param>
    /// <param name="name">Its name in its group.</param>
    /// <param name="isTable">Whether its fields are the columns of a table of their own.</param>
    /// <returns>Its columns: none for a single value.</returns>
    public static IReadOnlyList<Hdf5Column> Columns(long dataset, string path, string name, out bool isTable)
    {
        isTable = false;
        using Hdf5Id space = Hdf5Id.Of(Hdf5Api.H5Dget_space(dataset), $"the extent of '{path}'");
        int rank = Hdf5Api.H5Sget_simple_extent_ndims(space.Value);
        if (rank is < 1 or > MaxRank)
        {
            return [];
        }

        ulong* sizes = stackalloc ulong[MaxRank];
        Hdf5Error.Check(Hdf5Api.H5Sget_simple_extent_dims(space.Value, sizes, null), $"the extent of '{path}'");
        long rows = sizes[0] <= long.MaxValue ? (long)sizes[0] : throw new InvalidDataException($"the extent of '{path}'");
        using Hdf5Id type = Hdf5Id.Of(Hdf5Api.H5Dget_type(dataset), $"the type of '{path}'");
        isTable = rank == 1 && (Hdf5Class)Hdf5Api.H5Tget_class(type.Value) == Hdf5Class.Compound;
        long cache = 0;
        string? reason = rank > 2 ? $"arrays of {rank} dimensions (write one column for each)"
            : rank == 2 && sizes[1] is 0 or > Hdf5Values.MaxLength ? $"rows of {sizes[1]} numbers"
            : Storage(dataset, space.Value, rows, (long)Hdf5Api.H5Tget_size(type.Value), rank, sizes, out cache);
        Hdf5Column column = new(new ColumnSchema(name, ColumnKind.Unsupported), path, [], rows, rank == 2 ? (int)Math.Min(sizes[1], int.MaxValue) : null, cache, null);
        List<Hdf5Column> columns = [];
        if (isTable)
        {
            AddFields(type.Value, column, reason, columns);
        }
        else
        {
            columns.Add(OfType(type.Value, column, name, reason));
        }

        return columns;
    }

    private static void AddFields(long type, Hdf5Column outer, string? flaw, List<Hdf5Column> columns)
    {
        int members = Hdf5Api.H5Tget_nmembers(type);
        nuint bytes = Hdf5Api.H5Tget_size(type);
        for (int i = 0; i < members; i++)
        {
            string name = Hdf5Values.MemberName(type, i);
            using Hdf5Id member = Hdf5Id.Of(Hdf5Api.H5Tget_member_type(type, (uint)i), $"the type of '{name}'");
            nuint memberBytes = Hdf5Api.H5Tget_size(member.Value);
            if (memberBytes > bytes || Hdf5Api.H5Tget_member_offset(type, (uint)i) > bytes - memberBytes)
            {
                // The library would copy from beyond the structure.
                throw new InvalidDataException($"field '{name}' of '{outer.Dataset}' lies beyond its structure");
            }

            Hdf5Column field = outer with { Fields = [.. outer.Fields, name] };
            if (columns.Count >= MaxFields)
            {
                throw new InvalidDataException($"'{outer.Dataset}' has over {MaxFields} fields");
            }

            if ((Hdf5Class)Hdf5Api.H5Tget_class(member.Value) == Hdf5Class.Compound && field.Fields.Count < MaxDepth)
            {
                AddFields(member.Value, field, flaw, columns);
            }
            else
            {
                columns.Add(OfType(member.Value, field, string.Join('.', field.Fields), flaw));
            }
        }
    }

    private static Hdf5Column OfType(long type, Hdf5Column column, string name, string? flaw)
    {
        Hdf5Values? values = Hdf5Values.Of(type, out string reason);
        bool isRow = column.Width is not null;
        if (isRow && values is not null && (values.Kind == ColumnKind.List || values.Number == Hdf5Number.Bits))
        {
            (values, reason) = (null, "lists of lists or bits (write one column for each)");
        }

        return values is null || flaw is not null
            ? column with { Schema = new ColumnSchema(name, ColumnKind.Unsupported, flaw ?? reason) }
            : column with { Schema = new ColumnSchema(name, isRow ? ColumnKind.List : values.Kind), Values = values };
    }

    // What in the storage of a dataset hinders reading it, to follow "it holds "; null where nothing does.
    private static string? Storage(long dataset, long space, long rows, long elementBytes, int rank, ulong* sizes, out long cacheBytes)
    {
        cacheBytes = 0;
        using Hdf5Id creation = Hdf5Id.Of(Hdf5Api.H5Dget_create_plist(dataset), "the storage of a dataset");
        int layout = Hdf5Api.H5Pget_layout(creation.Value);
        if (layout == VirtualLayout || Hdf5Api.H5Pget_external_count(creation.Value) != 0)
        {
            return "data that lie in other files (write one file with them)";
        }

        ulong chunks = 0, written = 0;
        if (layout == ChunkedLayout)
        {
            ulong* chunk = stackalloc ulong[MaxRank];
            Hdf5Error.Check(Hdf5Api.H5Pget_chunk(creation.Value, MaxRank, chunk), "the storage of a dataset");
            UInt128 bytes = (UInt128)elementBytes * chunk[0] * (rank == 2 ? (UInt128)Chunks(sizes[1], chunk[1]) * chunk[1] : 1);
            if (bytes > MaxCacheBytes)
            {
                return $"chunks of {bytes >> 20} MB (write it with chunks of at most {MaxCacheBytes >> 20} MB)";
            }

            cacheBytes = (long)bytes;
            chunks = Chunks(sizes[0], chunk[0]) * (rank == 2 ? Chunks(sizes[1], chunk[1]) : 1);
            written = chunks;
            if (Hdf5Library.Current.Has("H5Dget_num_chunks"))
            {
                Hdf5Error.Check(Hdf5Api.H5Dget_num_chunks(dataset, space, &written), "the chunks of a dataset");
            }
        }

        int status = NotAllocated;
        Hdf5Error.Check(Hdf5Api.H5Dget_space_status(dataset, &status), "the storage of a dataset");
        if (rows > 0 && (status == NotAllocated || written < chunks))
        {
            return "rows that were never written (let the program that writes the file end)";
        }

        return MissingFilter(creation.Value);
    }

    private static ulong Chunks(ulong size, ulong chunk)
        => chunk == 0 ? throw new InvalidDataException("the chunks of a dataset") : (size / chunk) + (size % chunk == 0 ? 0UL : 1UL);

    private static string? MissingFilter(long creation)
    {
        const int nameBytes = 64;
        byte* name = stackalloc byte[nameBytes];
        int count = Hdf5Api.H5Pget_nfilters(creation);
        for (uint i = 0; i < count; i++)
        {
            uint flags = 0, config = 0;
            nuint values = 0;
            name[0] = 0;
            int filter = Hdf5Api.H5Pget_filter2(creation, i, &flags, &values, null, nameBytes, name, &config);
            Hdf5Error.Check(filter, "the filters of a dataset");
            if (Hdf5Api.H5Zfilter_avail(filter) <= 0)
            {
                ReadOnlySpan<byte> text = new(name, nameBytes);
                int end = text.IndexOf((byte)0);
                string label = Encoding.UTF8.GetString(text[..(end < 0 ? nameBytes : end)]).Split(';')[0];
                return $"data compressed with filter {filter} ('{label}'), which the HDF5 library of this machine lacks (install its plug-in and name its folder in HDF5_PLUGIN_PATH, "
                    + "or write the file with gzip)";
            }
        }

        return null;
    }
}
