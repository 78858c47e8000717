namespace ZPrimeGpu.Host.Data.Readers.Parquet;

/// <summary>
/// Grows the buffers of one file's pages within limits, so that a damaged or hostile page header cannot take the machine's memory. The
/// buffers end in <see cref="Padding"/> spare bytes, so that bit unpacking may load whole words.
/// </summary>
internal sealed class PageMemory
{
    /// <summary>Spare bytes at the end of every buffer.</summary>
    public const int Padding = 16;

    private const int MaxPageBytes = 1 << 28;
    private const long MaxBytes = 1L << 30;
    private long total;

    /// <summary>Scratch for the compressed body of the page that is being opened.</summary>
    public byte[] Compressed => compressed;

    private byte[] compressed = [];

    /// <summary>Makes <see cref="Compressed"/> hold at least so many bytes.</summary>
    public void GrowCompressed(int bytes) => Grow(ref compressed, bytes);

    /// <summary>Makes a buffer hold at least so many bytes and the padding; its contents are lost.</summary>
    public void Grow(ref byte[] buffer, int bytes)
    {
        if (buffer.Length - Padding >= bytes)
        {
            return;
        }

        Account(bytes + (long)Padding - buffer.Length, bytes);
        buffer = [];
        buffer = GC.AllocateUninitializedArray<byte>(bytes + Padding);
    }

    /// <summary>Makes a dictionary of so many entries, in place of one that is given up.</summary>
    public T[] Replace<T>(T[] dictionary, int entries)
    {
        Account(8L * (entries - dictionary.Length), 8L * entries);
        return new T[entries];
    }

    private void Account(long change, long size)
    {
        total += change;
        if (size > MaxPageBytes || total > MaxBytes)
        {
            string pages = size > MaxPageBytes ? $"a page of {size >> 20} MB" : $"pages that together take over {MaxBytes >> 20} MB";
            throw new InvalidDataException($"it has {pages}; write the file again with smaller pages or row groups");
        }
    }
}
