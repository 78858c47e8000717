using System.Buffers.Binary;

namespace ZPrimeGpu.Tests.Fuzzing;

/// <summary>Damages bytes: bits, cut and copied stretches, numbers that lie, parts of another input.</summary>
internal static class ByteMutator
{
    private static readonly long[] Lies = [0, 1, -1, 2, 127, 128, 255, 256, short.MaxValue, ushort.MaxValue, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue, 1L << 40];

    public static byte[] Mutate(byte[] original, byte[] other, Random random)
    {
        byte[] bytes = [.. original];
        for (int changes = 1 + (random.Next(4) == 0 ? random.Next(4) : 0); changes > 0 && bytes.Length > 0; changes--)
        {
            bytes = Once(bytes, other, random);
        }

        return bytes;
    }

    private static byte[] Once(byte[] bytes, byte[] other, Random random)
    {
        // Headers and footers, where lengths and offsets are, as often as the rest.
        int place = random.Next(3) switch
        {
            0 => random.Next(Math.Min(128, bytes.Length)),
            1 => bytes.Length - 1 - random.Next(Math.Min(1500, bytes.Length)),
            _ => random.Next(bytes.Length),
        };
        int end = Math.Min(bytes.Length, place + 1 + random.Next(64));
        switch (random.Next(9))
        {
            case 0:
                return bytes[..place];
            case 1:
                return [.. bytes[..place], .. bytes[end..]];
            case 2:
                return [.. bytes[..end], .. bytes[place..]];
            case 3:
                int from = random.Next(other.Length + 1);
                return [.. bytes[..place], .. other.AsSpan(from, Math.Min(other.Length - from, random.Next(400))), .. bytes[end..]];
            case 4:
                Span<byte> number = stackalloc byte[8];
                if (random.Next(2) == 0)
                {
                    BinaryPrimitives.WriteInt64LittleEndian(number, Lies[random.Next(Lies.Length)]);
                }
                else
                {
                    BinaryPrimitives.WriteInt64BigEndian(number, Lies[random.Next(Lies.Length)]);
                }

                int width = Math.Min(1 << random.Next(4), bytes.Length - place);
                (random.Next(2) == 0 ? number[..width] : number[^width..]).CopyTo(bytes.AsSpan(place));
                return bytes;
            case 5:
                // A number of 7 bits a byte that goes on for long: as Parquet and ONNX have them.
                bytes.AsSpan(place, Math.Min(1 + random.Next(9), bytes.Length - place)).Fill(0xFF);
                return bytes;
            case 6:
                random.NextBytes(bytes.AsSpan(place, Math.Min(1 + random.Next(9), bytes.Length - place)));
                return bytes;
            default:
                for (int flips = 1 + random.Next(6); flips > 0; flips--)
                {
                    bytes[random.Next(3) == 0 ? place : random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                }

                return bytes;
        }
    }
}
