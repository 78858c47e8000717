using System.Buffers.Binary;
using System.Text;

namespace ZPrimeGpu.Host.Networks.Onnx;

/// <summary>A message is not what its format says.</summary>
/// <param name="problem">What is wrong, as a clause.</param>
internal sealed class ProtoException(string problem) : Exception(problem);

/// <summary>
/// Reads one protocol-buffer message field by field (the wire format of protobuf.dev/programming-guides/encoding). Every length is checked against
/// what is left before anything is taken, so a hostile file costs no more than its own size.
/// </summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> data)
{
    private const int MostVarintBytes = 10;
    private ReadOnlySpan<byte> rest = data;

    /// <summary>Number of the current field.</summary>
    public int Field { get; private set; }

    /// <summary>Wire type of the current field: 0 varint, 1 fixed 64, 2 bytes, 5 fixed 32.</summary>
    public int Wire { get; private set; }

    /// <summary>Goes to the next field, whose value must then be read or skipped.</summary>
    /// <returns>False at the end of the message.</returns>
    public bool Next()
    {
        if (rest.IsEmpty)
        {
            return false;
        }

        ulong key = ReadVarint();
        Field = key >> 3 is > 0 and <= 536_870_911 ? (int)(key >> 3) : throw new ProtoException("a field has no valid number");
        Wire = (int)(key & 7);
        return Wire is 0 or 1 or 2 or 5 ? true : throw new ProtoException($"a field is of wire type {Wire}, which is not known");
    }

    /// <summary>An integer.</summary>
    public long ReadInteger()
    {
        Expect(0);
        return unchecked((long)ReadVarint());
    }

    /// <summary>A 32-bit float.</summary>
    public float ReadFloat()
    {
        Expect(5);
        return BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)));
    }

    /// <summary>Bytes, a text or an embedded message.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        Expect(2);
        ulong length = ReadVarint();
        return length <= (ulong)rest.Length ? Take((int)length) : throw new ProtoException("a field is longer than the message that holds it");
    }

    /// <summary>A text of at most 200 characters; longer ones are cut.</summary>
    public string ReadText()
    {
        ReadOnlySpan<byte> bytes = ReadBytes();
        return Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 200)]);
    }

    /// <summary>Adds integers: one, or a packed run of them.</summary>
    public void ReadIntegers(List<long> destination)
    {
        if (Wire == 0)
        {
            destination.Add(ReadInteger());
            return;
        }

        var packed = new ProtoReader(ReadBytes());
        while (!packed.rest.IsEmpty)
        {
            destination.Add(unchecked((long)packed.ReadVarint()));
        }
    }

    /// <summary>Adds floats or doubles: one, or a packed run of them.</summary>
    /// <param name="destination">Receives them.</param>
    /// <param name="size">4 or 8 bytes.</param>
    public void ReadNumbers(List<double> destination, int size)
    {
        ReadOnlySpan<byte> bytes = Wire == 2 ? ReadBytes() : Wire == (size == 4 ? 5 : 1) ? Take(size) : throw new ProtoException("numbers are of another type than stated");
        if (bytes.Length % size != 0)
        {
            throw new ProtoException("a run of numbers ends in the middle of one");
        }

        for (int i = 0; i < bytes.Length; i += size)
        {
            destination.Add(size == 4 ? BinaryPrimitives.ReadSingleLittleEndian(bytes[i..]) : BinaryPrimitives.ReadDoubleLittleEndian(bytes[i..]));
        }
    }

    /// <summary>Passes over the value of the current field.</summary>
    public void Skip()
    {
        switch (Wire)
        {
            case 0: ReadVarint(); break;
            case 1: Take(8); break;
            case 2: ReadBytes(); break;
            default: Take(4); break;
        }
    }

    private void Expect(int wire)
    {
        if (Wire != wire)
        {
            throw new ProtoException($"field {Field} is of wire type {Wire}, not {wire}");
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > rest.Length)
        {
            throw new ProtoException("it ends in the middle of a field");
        }

        ReadOnlySpan<byte> taken = rest[..count];
        rest = rest[count..];
        return taken;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (int i = 0; i < MostVarintBytes; i++)
        {
            byte b = Take(1)[0];
            value |= (ulong)(b & 127) << (7 * i);
            if (b < 128)
            {
                return value;
            }
        }

        throw new ProtoException("an integer is longer than ten bytes");
    }
}
