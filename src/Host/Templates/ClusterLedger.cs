using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ZPrimeGpu.Host.Templates;

/// <summary>
/// The rows of clustered sources, sorted, in bounded memory: beyond a number of rows they go to a temporary file as sorted runs, which
/// are merged while they are read back (external merge sort).
/// </summary>
/// <remarks>A row takes 24 bytes; the default keeps 1 Mi rows, 24 MB, in memory per ledger. The file is deleted on disposal.</remarks>
/// <param name="capacity">Rows kept in memory.</param>
/// <param name="spillFolder">Where the temporary file goes; null = the system's folder for temporary files.</param>
internal sealed class ClusterLedger(int capacity = ClusterLedger.DefaultCapacity, string? spillFolder = null) : IDisposable
{
    /// <summary>Rows kept in memory unless said otherwise.</summary>
    public const int DefaultCapacity = 1 << 20;

    private readonly List<Run> runs = [];
    private readonly List<FileStream> files = [];
    private ClusterRow[] rows = [];
    private FileStream? spill;
    private int count;

    /// <summary>Rows entered.</summary>
    public long Count { get; private set; }

    /// <summary>Sorted runs that went to disk.</summary>
    public int SpilledRuns => runs.Count(r => r.File is not null);

    /// <summary>Enters a row.</summary>
    public void Add(in ClusterRow row)
    {
        if (count == rows.Length)
        {
            MakeRoom();
        }

        rows[count++] = row;
        Count++;
    }

    /// <summary>Takes over the rows of another ledger, which is empty afterwards.</summary>
    public void Take(ClusterLedger other)
    {
        if (other.count > 0)
        {
            Array.Sort(other.rows, 0, other.count);
            runs.Add(new Run(null, other.rows, 0, other.count));
        }

        runs.AddRange(other.runs);
        files.AddRange(other.files);
        Count += other.Count;
        other.runs.Clear();
        other.files.Clear();
        other.rows = [];
        other.spill = null;
        other.count = 0;
        other.Count = 0;
    }

    /// <summary>All rows in their order.</summary>
    public IEnumerable<ClusterRow> Sorted()
    {
        Array.Sort(rows, 0, count);
        var queue = new PriorityQueue<RunReader, ClusterRow>();
        foreach (Run run in runs.Append(new Run(null, rows, 0, count)))
        {
            var reader = new RunReader(run);
            if (reader.MoveNext())
            {
                queue.Enqueue(reader, reader.Current);
            }
        }

        while (queue.TryPeek(out RunReader? reader, out ClusterRow row))
        {
            yield return row;
            if (reader.MoveNext())
            {
                queue.DequeueEnqueue(reader, reader.Current);
            }
            else
            {
                queue.Dequeue();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (FileStream file in files)
        {
            file.Dispose();
        }

        files.Clear();
        runs.Clear();
    }

    private void MakeRoom()
    {
        if (count < capacity)
        {
            Array.Resize(ref rows, Math.Min(capacity, Math.Max(4096, 2 * count)));
            return;
        }

        Array.Sort(rows, 0, count);
        if (spill is null)
        {
            string path = Path.Combine(spillFolder ?? Path.GetTempPath(), $"zprime-clusters-{Path.GetRandomFileName()}");
            spill = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
            files.Add(spill);
        }

        runs.Add(new Run(spill, null, spill.Position, count));
        spill.Write(MemoryMarshal.AsBytes(rows.AsSpan(0, count)));
        count = 0;
    }

    /// <summary>A sorted run, in memory or in a file.</summary>
    private sealed record Run(FileStream? File, ClusterRow[]? Rows, long Start, int Length);

    /// <summary>Reads a run from its start.</summary>
    private sealed class RunReader(Run run)
    {
        // 48 kB: a thousand runs, that is a thousand million rows, still fit in 50 MB.
        private const int BufferRows = 2048;
        private readonly ClusterRow[] buffer = run.Rows ?? new ClusterRow[BufferRows];
        private int read = run.Rows is null ? 0 : run.Length;
        private int buffered = run.Rows is null ? 0 : run.Length;
        private int next;

        public ClusterRow Current { get; private set; }

        public bool MoveNext()
        {
            if (next == buffered && !Refill())
            {
                return false;
            }

            Current = buffer[next++];
            return true;
        }

        private bool Refill()
        {
            buffered = Math.Min(BufferRows, run.Length - read);
            if (buffered == 0)
            {
                return false;
            }

            run.File!.Position = run.Start + ((long)read * Unsafe.SizeOf<ClusterRow>());
            run.File.ReadExactly(MemoryMarshal.AsBytes(buffer.AsSpan(0, buffered)));
            read += buffered;
            next = 0;
            return true;
        }
    }
}
