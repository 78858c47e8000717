using Microsoft.Win32.SafeHandles;

namespace ZPrimeGpu.Host.Data.Readers.Parquet;

/// <summary>The bytes of one column chunk in order, read ahead in small pieces; large bodies are read straight into their buffer.</summary>
internal sealed class ChunkInput(SafeFileHandle file)
{
    private const int WindowBytes = 1 << 15;
    private readonly byte[] window = new byte[WindowBytes];
    private int windowStart;
    private int windowEnd;
    private long filePosition;
    private long fileEnd;

    /// <summary>Bytes of the chunk not yet consumed.</summary>
    public long Remaining => fileEnd - filePosition + (windowEnd - windowStart);

    /// <summary>Starts a chunk, which lies inside the file.</summary>
    public void Open(ChunkLocation chunk)
    {
        windowStart = windowEnd = 0;
        filePosition = chunk.Start;
        fileEnd = chunk.Start + chunk.Length;
    }

    /// <summary>The next bytes without consuming them: as many as asked, or all that the chunk still has.</summary>
    /// <param name="count">At most the window.</param>
    public ReadOnlySpan<byte> Peek(int count)
    {
        if (windowEnd - windowStart < count)
        {
            window.AsSpan(windowStart..windowEnd).CopyTo(window);
            windowEnd -= windowStart;
            windowStart = 0;
            int wanted = (int)Math.Min(WindowBytes - windowEnd, fileEnd - filePosition);
            ReadFile(window.AsSpan(windowEnd, wanted));
            windowEnd += wanted;
        }

        return window.AsSpan(windowStart, Math.Min(count, windowEnd - windowStart));
    }

    /// <summary>Consumes bytes that were looked at.</summary>
    public void Skip(int count) => windowStart += count;

    /// <summary>Consumes bytes without looking at them; at most <see cref="Remaining"/>.</summary>
    public void SkipBody(int count)
    {
        int buffered = Math.Min(count, windowEnd - windowStart);
        windowStart += buffered;
        filePosition += count - buffered;
    }

    /// <summary>Consumes bytes into a buffer; at most <see cref="Remaining"/>.</summary>
    public void Read(Span<byte> destination)
    {
        int buffered = Math.Min(destination.Length, windowEnd - windowStart);
        window.AsSpan(windowStart, buffered).CopyTo(destination);
        windowStart += buffered;
        ReadFile(destination[buffered..]);
    }

    private void ReadFile(Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            int read = RandomAccess.Read(file, destination, filePosition);
            if (read == 0)
            {
                throw new InvalidDataException("the file ended while it was read");
            }

            filePosition += read;
            destination = destination[read..];
        }
    }
}
