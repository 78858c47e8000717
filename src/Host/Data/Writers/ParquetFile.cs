using System.Buffers.Binary;
using ZPrimeGpu.Host.Data.Readers.Parquet;

namespace ZPrimeGpu.Host.Data.Writers;

/// <summary>Writes row groups to a Parquet file (parquet-format 2.11), required columns. The target appears with <see cref="Complete"/>, all of it or nothing.</summary>
internal sealed class ParquetFile : IDisposable
{
    private static readonly byte[] Magic = [.. "PAR1"u8];

    private readonly string path;
    private readonly string staging;
    private readonly IReadOnlyList<string> columns;
    private readonly IReadOnlyList<(string Key, string Value)> notes;
    private readonly List<(ParquetRowGroup Group, long Offset)> groups = [];
    private readonly FileStream stream;

    /// <summary>Begins a file.</summary>
    /// <param name="path">The target; replaced where it exists.</param>
    /// <param name="columns">Names of the columns.</param>
    /// <param name="notes">Key-value metadata.</param>
    /// <exception cref="InputException">It cannot be written.</exception>
    public ParquetFile(string path, IReadOnlyList<string> columns, IReadOnlyList<(string Key, string Value)> notes)
    {
        this.path = Path.GetFullPath(path);
        this.columns = columns;
        this.notes = notes;
        string folder = Path.GetDirectoryName(this.path)!;
        staging = Path.Combine(folder, $".{Path.GetFileName(path)}-{Path.GetRandomFileName()}");
        stream = Unwritable.Guarded(path, () =>
        {
            Directory.CreateDirectory(folder);
            return Directory.Exists(this.path)
                ? throw new IOException("it is a folder")
                : new FileStream(staging, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        });
        Write(Magic);
    }

    /// <summary>Adds rows. Their bytes are let go; memory does not grow with the file but for its metadata.</summary>
    public void Append(ParquetRowGroup group)
    {
        if (group.Chunks.Count != columns.Count)
        {
            throw new ArgumentException($"A group of {group.Chunks.Count} columns in a file of {columns.Count}.", nameof(group));
        }

        groups.Add((group.WithoutContent(), stream.Position));
        Write(group.Content);
    }

    /// <summary>Puts the file into place.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public void Complete()
    {
        byte[] footer = Footer();
        byte[] length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, footer.Length);
        Write([.. footer, .. length, .. Magic]);
        Unwritable.Guarded(path, () =>
        {
            stream.Dispose();
            File.Move(staging, path, overwrite: true);
            return true;
        });
    }

    /// <summary>Removes what is beside the target.</summary>
    public void Dispose()
    {
        stream.Dispose();
        File.Delete(staging);
    }

    private byte[] Footer()
    {
        var footer = new ThriftBytes();
        footer.Int32(1, 1);
        (string Name, PhysicalType? Type)[] schema
            = [("schema", null), .. columns.Select((c, i) => (c, groups.Count > 0 ? groups[0].Group.Chunks[i].Type : (PhysicalType?)PhysicalType.Float))];
        footer.StructList(2, schema, element =>
        {
            if (element.Type is PhysicalType type)
            {
                footer.Int32(1, (int)type);
                footer.Int32(3, (int)Repetition.Required);
            }

            footer.Text(4, element.Name);
            if (element.Type is null)
            {
                footer.Int32(5, columns.Count);
            }
        });
        footer.Int64(3, groups.Sum(g => (long)g.Group.Rows));
        footer.StructList(4, groups, g =>
        {
            footer.StructList(1, [.. Enumerable.Range(0, columns.Count)], column => Chunk(footer, g.Group, g.Offset, column));
            footer.Int64(2, g.Group.Chunks.Sum(c => c.Uncompressed));
            footer.Int64(3, g.Group.Rows);
        });
        footer.StructList(5, notes, note =>
        {
            footer.Text(1, note.Key);
            footer.Text(2, note.Value);
        });
        footer.Text(6, "ZPrimeGpu");
        footer.Stop();
        return footer.ToArray();
    }

    private void Chunk(ThriftBytes footer, ParquetRowGroup group, long groupOffset, int column)
    {
        (PhysicalType type, long offset, long uncompressed, long compressed) = group.Chunks[column];
        footer.Int64(2, groupOffset + offset);
        footer.Struct(3, () =>
        {
            footer.Int32(1, (int)type);
            footer.Int32List(2, (int)PageEncoding.Plain, (int)PageEncoding.Rle);
            footer.TextList(3, columns[column]);
            footer.Int32(4, (int)PageCodec.Zstd);
            footer.Int64(5, group.Rows);
            footer.Int64(6, uncompressed);
            footer.Int64(7, compressed);
            footer.Int64(9, groupOffset + offset);
        });
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            stream.Write(bytes);
        }
        catch (IOException e)
        {
            throw Unwritable.Because(path, e);
        }
    }
}
