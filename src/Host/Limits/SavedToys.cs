using ZPrimeGpu.Host.Data.Writers;
using ZPrimeGpu.Host.Toys;

namespace ZPrimeGpu.Host.Limits;

/// <summary>The toys of one model as compressed columns, one row per toy and tested value (<c>--save-toys</c>).</summary>
/// <remarks>
/// <para>Columns: <c>toy</c>, <c>stream</c> (with the seed what <c>zprime replay</c> needs), <c>hypothesis</c> (POI the toy was thrown at), <c>tested</c>, <c>statistic</c>,
/// <c>fitted</c> (POI of the free fit), <c>status</c> (0 where all fits converged; 1 where one failed, and the numbers are 0).</para>
/// <para>Rows are in the order of ensembles, toys and tested values, whatever the threads and blocks: a block that is early waits. Only blocks in work are in memory.</para>
/// </remarks>
internal sealed class SavedToys : IDisposable
{
    private readonly NpzColumns file;
    private readonly Dictionary<int, Rows> waiting = [];
    private readonly Stack<Rows> spare = [];
    private int next;

    /// <summary>Begins a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">It cannot be written.</exception>
    public SavedToys(string path)
        => file = new NpzColumns(
            path, ("toy", "<u8"), ("stream", "<u4"), ("hypothesis", "<f8"), ("tested", "<f8"), ("statistic", "<f8"), ("fitted", "<f8"), ("status", "|u1"));

    /// <summary>Path of the file of a model.</summary>
    /// <param name="folder">Folder.</param>
    /// <param name="name">Name of the model.</param>
    public static string PathOf(string folder, string name)
        => Path.Combine(folder, string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_')) + ".npz");

    /// <summary>Blocks are numbered anew.</summary>
    public void Begin() => next = 0;

    /// <summary>Takes a block. Not from several threads at once.</summary>
    /// <param name="block">Its number, from 0 after <see cref="Begin"/>, without gaps but in any order.</param>
    /// <param name="job">What it is of.</param>
    /// <param name="results">The toys.</param>
    public void Add(int block, ToyJob job, ToyResults results)
    {
        Rows rows = spare.TryPop(out Rows? used) ? used : new Rows();
        rows.Take(job, results);
        waiting.Add(block, rows);
        while (waiting.Remove(next, out Rows? first))
        {
            first.Write(file);
            spare.Push(first);
            next++;
        }
    }

    /// <summary>Puts the file into place.</summary>
    public void Complete() => file.Complete();

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    /// <summary>The rows of a block.</summary>
    private sealed class Rows
    {
        private int count;
        private ulong[] toy = [];
        private uint[] stream = [];
        private double[] hypothesis = [];
        private double[] tested = [];
        private double[] statistic = [];
        private double[] fitted = [];
        private byte[] status = [];

        public void Take(ToyJob job, ToyResults results)
        {
            double[] pois = job.Hypotheses.Pois;
            Reserve(results.Count * pois.Length);
            count = 0;
            for (int place = 0; place < results.Count; place++)
            {
                for (int poi = 0; poi < pois.Length; poi++, count++)
                {
                    bool valid = results.Valid[place];
                    toy[count] = results.First + (ulong)place;
                    stream[count] = job.Source.Stream;
                    hypothesis[count] = job.Hypotheses.Hypothesis ?? 0.0;
                    tested[count] = pois[poi];
                    statistic[count] = valid ? results.Q[poi][place] : 0.0;
                    fitted[count] = valid ? results.PoiHat[place] : 0.0;
                    status[count] = valid ? (byte)0 : (byte)1;
                }
            }
        }

        public void Write(NpzColumns file)
        {
            file.Append<ulong>(0, toy.AsSpan(0, count));
            file.Append<uint>(1, stream.AsSpan(0, count));
            file.Append<double>(2, hypothesis.AsSpan(0, count));
            file.Append<double>(3, tested.AsSpan(0, count));
            file.Append<double>(4, statistic.AsSpan(0, count));
            file.Append<double>(5, fitted.AsSpan(0, count));
            file.Append<byte>(6, status.AsSpan(0, count));
        }

        private void Reserve(int rows)
        {
            if (toy.Length < rows)
            {
                toy = new ulong[rows];
                stream = new uint[rows];
                hypothesis = new double[rows];
                tested = new double[rows];
                statistic = new double[rows];
                fitted = new double[rows];
                status = new byte[rows];
            }
        }
    }
}
