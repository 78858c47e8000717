using System.IO.Compression;
using ZPrimeGpu.Host.LookElsewhere;
using ZPrimeGpu.Kernels.Fitting;

namespace ZPrimeGpu.Host.Checkpoints;

/// <summary>Counts over spectra as bytes: totals, the first failures, and every count in the order of <see cref="ScanTally.Counts"/>; zlib.</summary>
internal static class TallyBlob
{
    private const int MostFailures = 1000;

    /// <summary>Writes.</summary>
    public static byte[] Write(ScanTally tally)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(new ZLibStream(stream, CompressionLevel.Fastest)))
        {
            Array.ForEach(tally.Totals, writer.Write7BitEncodedInt64);
            writer.Write7BitEncodedInt(tally.Failures.Count);
            foreach (ScanFailure failure in tally.Failures)
            {
                writer.Write(failure.Spectrum);
                writer.Write(failure.Window);
                writer.Write(failure.MassGeV);
                writer.Write(failure.Poi is not null);
                writer.Write(failure.Poi ?? 0.0);
                writer.Write((int)failure.Status);
            }

            foreach (long[] counts in tally.Counts)
            {
                writer.Write7BitEncodedInt(counts.Length);
                Array.ForEach(counts, writer.Write7BitEncodedInt64);
            }
        }

        return stream.ToArray();
    }

    /// <summary>Reads; null where the bytes are no counts of these levels and windows.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="levels">Levels and observed scan.</param>
    public static ScanTally? Read(byte[] bytes, ScanLevels levels)
    {
        var tally = new ScanTally(levels);
        try
        {
            using var reader = new BinaryReader(new ZLibStream(new MemoryStream(bytes), CompressionMode.Decompress));
            long[] totals = [.. tally.Totals.Select(_ => reader.Read7BitEncodedInt64())];
            int failures = reader.Read7BitEncodedInt();
            if (failures is < 0 or > MostFailures)
            {
                return null;
            }

            ScanFailure[] failed = [.. Enumerable.Range(0, failures).Select(_ => ReadFailure(reader))];
            foreach (long[] counts in tally.Counts)
            {
                if (reader.Read7BitEncodedInt() != counts.Length)
                {
                    return null;
                }

                for (int i = 0; i < counts.Length; i++)
                {
                    counts[i] = reader.Read7BitEncodedInt64();
                }
            }

            tally.Restore(totals, failed);
            return totals.Any(n => n < 0) || tally.Counts.Any(c => c.Any(n => n < 0)) ? null : tally;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or FormatException)
        {
            return null;
        }
    }

    private static ScanFailure ReadFailure(BinaryReader reader)
    {
        ulong spectrum = reader.ReadUInt64();
        int window = reader.ReadInt32();
        double mass = reader.ReadDouble();
        bool held = reader.ReadBoolean();
        double poi = reader.ReadDouble();
        return new(spectrum, window, mass, held ? poi : null, (FitStatus)reader.ReadInt32());
    }
}
