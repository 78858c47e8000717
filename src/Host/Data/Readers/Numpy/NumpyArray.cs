namespace ZPrimeGpu.Host.Data.Readers.Numpy;

/// <summary>One array of a file: what its header says, and how to come to its bytes.</summary>
/// <param name="Name">Name in an archive; empty for a file of one array.</param>
/// <param name="Header">Its header.</param>
/// <param name="Open">Opens the stream at the start of the header.</param>
/// <param name="Checksum">CRC-32 of header and rows, where the archive has it.</param>
internal sealed record NumpyArray(string Name, NpyHeader Header, Func<Stream> Open, uint? Checksum);

/// <summary>Reads the rows of one array in order.</summary>
internal sealed class NumpyArrayReader : IDisposable
{
    private readonly NumpyArray array;
    private readonly Stream stream;
    private byte[] buffer = [];
    private long rowsLeft;
    private uint checksum;

    /// <summary>Opens the array and passes its header.</summary>
    public NumpyArrayReader(NumpyArray array)
    {
        this.array = array;
        rowsLeft = array.Header.Rows;
        stream = array.Open();
        Fill(array.Header.HeaderBytes);
    }

    /// <summary>Reads the next rows; no more than the header says.</summary>
    public void Read(int rows)
    {
        Fill(rows * array.Header.RowBytes);
        rowsLeft -= rows;
        if (rowsLeft == 0 && array.Checksum is { } expected && expected != checksum)
        {
            throw new InvalidDataException("its checksum does not match; the file is damaged");
        }
    }

    /// <summary>Gives one field of the rows that were read.</summary>
    public void Decode(NpyField field, int rows, ColumnBatch batch)
    {
        int stride = array.Header.RowBytes;
        ReadOnlySpan<byte> first = buffer.AsSpan(field.Offset);
        switch (batch.Request.Form)
        {
            case ColumnForm.Integer:
                field.Type.Read(first, stride, batch.Integers.AsSpan(0, rows));
                break;
            case ColumnForm.Double:
                field.Type.Read(first, stride, batch.Doubles.AsSpan(0, rows));
                break;
            default:
                DecodeLists(field, rows, batch);
                break;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private void DecodeLists(NpyField field, int rows, ColumnBatch batch)
    {
        int slots = field.Slots ?? 1;
        if (batch.Doubles.Length < rows * slots)
        {
            batch.Doubles = new double[rows * slots];
        }

        for (int row = 0; row < rows; row++)
        {
            batch.Offsets[row + 1] = (row + 1) * slots;
            Span<double> entries = batch.Doubles.AsSpan(row * slots, slots);
            field.Type.Read(buffer.AsSpan((row * array.Header.RowBytes) + field.Offset), field.Type.Size, entries);
        }
    }

    private void Fill(int bytes)
    {
        if (buffer.Length < bytes)
        {
            buffer = new byte[bytes];
        }

        stream.ReadExactly(buffer, 0, bytes);
        if (array.Checksum is not null)
        {
            checksum = Crc32.Append(checksum, buffer.AsSpan(0, bytes));
        }
    }
}
