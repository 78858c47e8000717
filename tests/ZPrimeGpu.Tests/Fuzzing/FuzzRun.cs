using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;
using ZPrimeGpu.Host;

namespace ZPrimeGpu.Tests.Fuzzing;

/// <summary>What came of feeding a reader.</summary>
internal sealed record FuzzCounts(long Inputs, long Accepted, long Refused, int Sentences);

/// <summary>
/// Feeds a reader with damaged inputs: each is read, or refused by one <see cref="InputException"/> of one line that names the file, in bounded time and memory. Guided by what the
/// reader says: an input that draws a sentence not heard before becomes an original itself, so that the next ones begin deeper inside.
/// </summary>
internal static partial class FuzzRun
{
    private const int LongestSentence = 4000;
    private const int MostOriginals = 400;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(60);

    /// <summary>Runs.</summary>
    /// <param name="target">The reader.</param>
    /// <param name="inputs">Number of damaged inputs.</param>
    /// <param name="seed">Seed.</param>
    public static FuzzCounts Run(FuzzTarget target, long inputs, int seed)
    {
        string parent = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        string folder = Directory.CreateDirectory(Path.Combine(parent, $"zprime-fuzz-{Environment.ProcessId}-{Guid.NewGuid():N}")).FullName;
        try
        {
            var worker = new Worker(target, inputs, seed, Path.Combine(folder, "fuzz" + target.Extension));

            // Its own thread: one that hangs cannot be stopped, but be found. As much stack as the program's own.
            var thread = new Thread(worker.Run, 8 << 20) { IsBackground = true };
            thread.Start();
            while (!thread.Join(TimeSpan.FromSeconds(1)))
            {
                Assert.True(worker.SinceBegin < MostTime, $"{target.Name}: input {worker.Current} of seed {seed} hangs; it is kept as {worker.Keep()}.");
            }

            return worker.Problem is string problem ? throw new InvalidOperationException(problem) : worker.Counts;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A sentence without the numbers and names of this input.</summary>
    [GeneratedRegex("""'[^']*'|"[^"]*"|[-+]?[0-9][0-9.,eE+-]*""")]
    private static partial Regex Particulars();

    private sealed class Worker(FuzzTarget target, long inputs, int seed, string path)
    {
        private readonly HashSet<string> sentences = [];
        private readonly List<byte[]> originals = [.. target.Originals];
        private byte[] input = [];
        private long begin = Stopwatch.GetTimestamp();
        private long current;
        private long accepted;

        public string? Problem { get; private set; }

        public long Current => Interlocked.Read(ref current);

        public TimeSpan SinceBegin => Stopwatch.GetElapsedTime(Interlocked.Read(ref begin));

        public FuzzCounts Counts => new(inputs, accepted, inputs - accepted, sentences.Count);

        public void Run()
        {
            var random = new Random(seed);
            try
            {
                foreach (byte[] original in target.Originals)
                {
                    Begin(target.Pack(original));
                    Accepts();
                }

                for (long i = 1; i <= inputs && Problem is null; i++)
                {
                    Interlocked.Exchange(ref current, i);
                    byte[] damaged = target.Mutate(Original(random), originals[random.Next(originals.Count)], random);
                    Begin(target.Pack(damaged));
                    if (Read(i) is string sentence && sentences.Add(sentence) && originals.Count < MostOriginals && damaged.Length < 1 << 20)
                    {
                        originals.Add(damaged);
                    }
                }
            }
            catch (Exception e)
            {
                Problem ??= $"{target.Name}: the fuzzing itself failed at input {Current} of seed {seed}: {e}";
            }
        }

        public string Keep()
        {
            string kept = Path.Combine(Path.GetTempPath(), $"zprime-fuzz-{target.Name}-{seed}-{Current}{target.Extension}");
            File.WriteAllBytes(kept, input);
            return kept;
        }

        /// <summary>Every other time one that is right: one damage alone goes deeper than many.</summary>
        private byte[] Original(Random random)
            => random.Next(2) == 0 ? target.Originals[random.Next(target.Originals.Count)] : originals[random.Next(originals.Count)];

        private void Begin(byte[] next)
        {
            input = next;
            File.WriteAllBytes(path, next);
            Interlocked.Exchange(ref begin, Stopwatch.GetTimestamp());
        }

        private void Accepts()
        {
            string? sentence = Read(0);
            Problem ??= sentence is null ? null : $"{target.Name}: the original is refused: {sentence}";
            accepted = 0;
        }

        /// <summary>Reads the input; a sentence where it is refused.</summary>
        private string? Read(long index)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            string? sentence = null;
            try
            {
                target.Read(path);
                accepted++;
            }
            catch (InputException e)
            {
                if (!e.Message.Contains(path, StringComparison.Ordinal) || e.Message.Any(char.IsControl) || e.Message.Length > LongestSentence)
                {
                    Problem = $"{target.Name}: input {index} of seed {seed} (kept as {Keep()}) gives no proper sentence: {e.Message}";
                }

                sentence = Particulars().Replace(e.Message, "_");
            }
            catch (Exception e)
            {
                Problem = $"{target.Name}: input {index} of seed {seed} (kept as {Keep()}) gives {e}";
            }

            long taken = GC.GetAllocatedBytesForCurrentThread() - before;
            if (taken > target.MostBytes)
            {
                Problem ??= $"{target.Name}: input {index} of seed {seed} (kept as {Keep()}) takes {taken >> 20} MiB";
            }

            return sentence;
        }
    }
}
