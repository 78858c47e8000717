using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace ZPrimeGpu.Host.Data.Writers;

/// <summary>Writes columns of numbers to a .npz archive, as a stream: memory does not grow with the rows.</summary>
/// <remarks>
/// An entry <c>name.npy</c> for each column (NumPy format 1.0, one axis, little-endian), deflated: <c>numpy.load</c> reads it. Rows go to files in a hidden folder beside the target
/// first, as the header of an array holds its length. The target appears with <see cref="Complete"/>, all of it or nothing.
/// </remarks>
internal sealed class NpzColumns : IDisposable
{
    private const int BufferBytes = 1 << 16;

    // The header and what is before it fill a multiple of this (NEP 1).
    private const int Alignment = 64;
    private const int BytesBeforeHeader = 10;

    private readonly string path;
    private readonly string staging;
    private readonly (string Name, string Type, int Bytes)[] columns;
    private readonly FileStream[] parts;

    /// <summary>Begins a file.</summary>
    /// <param name="path">The target; replaced where it exists. Its folder is made where it does not exist.</param>
    /// <param name="columns">Names and NumPy types: <c>&lt;f8</c>, <c>&lt;u8</c>, <c>&lt;u4</c>, <c>|u1</c>.</param>
    /// <exception cref="InputException">It cannot be written.</exception>
    public NpzColumns(string path, params (string Name, string Type)[] columns)
    {
        this.path = Path.GetFullPath(path);
        this.columns = [.. columns.Select(c => (c.Name, c.Type, c.Type[^1] - '0'))];
        staging = Path.Combine(Path.GetDirectoryName(this.path)!, $".{Path.GetFileName(path)}-{Path.GetRandomFileName()}");
        parts = Unwritable.Guarded(path, () =>
        {
            Directory.CreateDirectory(staging);
            return this.columns.Select((_, i) => new FileStream(PartOf(i), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferBytes)).ToArray();
        });
    }

    /// <summary>Adds rows to one column; all columns have to have as many in the end.</summary>
    /// <typeparam name="T">Type of the numbers, that of the column.</typeparam>
    /// <param name="column">Index of the column.</param>
    /// <param name="values">The numbers.</param>
    public void Append<T>(int column, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (Marshal.SizeOf<T>() != columns[column].Bytes || !BitConverter.IsLittleEndian)
        {
            throw new ArgumentException($"Column {columns[column].Name} is of type {columns[column].Type}.", nameof(values));
        }

        try
        {
            parts[column].Write(MemoryMarshal.AsBytes(values));
        }
        catch (IOException e)
        {
            throw Unwritable.Because(path, e);
        }
    }

    /// <summary>Puts the file into place.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public void Complete() => Unwritable.Guarded(path, () =>
    {
        string made = Path.Combine(staging, "made");
        using (var archive = new ZipArchive(new FileStream(made, FileMode.CreateNew), ZipArchiveMode.Create))
        {
            for (int i = 0; i < columns.Length; i++)
            {
                (string name, string type, int bytes) = columns[i];
                parts[i].Flush();
                ZipArchiveEntry entry = archive.CreateEntry(name + ".npy", CompressionLevel.Fastest);

                // The time of writing would make files of the same numbers differ.
                entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using Stream target = entry.Open();
                target.Write(Header(type, parts[i].Length / bytes));
                parts[i].Position = 0;
                parts[i].CopyTo(target);
            }
        }

        File.Move(made, path, overwrite: true);
        return true;
    });

    /// <summary>Removes what is beside the target.</summary>
    public void Dispose()
    {
        Array.ForEach(parts, p => p.Dispose());
        if (Directory.Exists(staging))
        {
            Directory.Delete(staging, recursive: true);
        }
    }

    private static byte[] Header(string type, long rows)
    {
        string dictionary = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({rows},), }}";
        int whole = (BytesBeforeHeader + dictionary.Length + Alignment) / Alignment * Alignment;
        byte[] header = new byte[whole];
        header.AsSpan().Fill((byte)' ');
        ((ReadOnlySpan<byte>)[0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0]).CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)(whole - BytesBeforeHeader));
        Encoding.ASCII.GetBytes(dictionary, header.AsSpan(BytesBeforeHeader));
        header[^1] = (byte)'\n';
        return header;
    }

    private string PartOf(int column) => Path.Combine(staging, $"{column}");
}
