using System.IO.Compression;
using ZPrimeGpu.Host.Data.Readers;
using ZPrimeGpu.Host.Data.Readers.Numpy;
using ZPrimeGpu.Kernels.Networks;

namespace ZPrimeGpu.Host.Networks;

/// <summary>Reads a network from <c>.npz</c>.</summary>
/// <remarks>
/// Arrays <c>W1</c> [neurons, inputs], <c>b1</c> [neurons], <c>W2</c>, <c>b2</c>, … as torch.nn.Linear keeps them (transpose Keras kernels); optionally
/// <c>offset</c> [4] in GeV and <c>scale</c> [4] in 1/GeV, so that the network sees (x − offset) × scale; optionally <c>activations</c>, an integer
/// per layer: 0 none, 1 tanh, 2 relu, 3 sigmoid. Without it hidden layers are tanh and the last one is a sigmoid. Numbers are real.
/// </remarks>
internal static class NetworkNpz
{
    private const int Inputs = PunziNetKernel.Inputs;
    private const int MostEntries = 64;

    /// <summary>Reads a network.</summary>
    public static PunziNetwork Read(string path, byte[] bytes)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(bytes), ZipArchiveMode.Read);
            if (archive.Entries.Count > MostEntries)
            {
                throw NetworkFile.Flaw(path, $"holds {archive.Entries.Count} arrays; a network has at most {MostEntries}");
            }

            return Read(path, archive);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or IOException or NotSupportedException)
        {
            throw NetworkFile.Flaw(path, $"is not a readable .npz archive ({e.Message.TrimEnd('.')})", e);
        }
    }

    private static PunziNetwork Read(string path, ZipArchive archive)
    {
        double[]? activations = Array(archive, "activations")?.Values;
        var layers = new List<DenseLayer>();
        var parameters = new List<double>();
        int inputs = Inputs;
        for (int l = 1; Array(archive, $"W{l}") is (int rows, int columns, double[] weights); l++)
        {
            double[] biases = Array(archive, $"b{l}")?.Values ?? throw NetworkFile.Flaw(path, $"has weights W{l}, but no biases b{l}");
            if (columns != inputs || biases.Length != rows)
            {
                throw NetworkFile.Flaw(path, $"holds W{l} of {rows} × {columns} and b{l} of {biases.Length}; W{l} must have a row per neuron and {inputs} columns, and b{l} a number per neuron");
            }

            for (int j = 0; j < rows; j++)
            {
                parameters.AddRange(weights.AsSpan(j * columns, columns));
                parameters.Add(biases[j]);
            }

            bool isLast = archive.GetEntry($"W{l + 1}.npy") is null;
            int activation = activations is null ? (isLast ? Activation.Sigmoid : Activation.Tanh)
                : activations.ElementAtOrDefault(l - 1) is 0 or 1 or 2 or 3 && l <= activations.Length ? (int)activations[l - 1]
                : throw NetworkFile.Flaw(path, $"has no activation 0, 1, 2 or 3 for layer {l}");
            layers.Add(new DenseLayer(rows, activation));
            inputs = rows;
        }

        if (layers.Count == 0)
        {
            throw NetworkFile.Flaw(path, $"holds no array W1; it holds {string.Join(", ", archive.Entries.Take(8).Select(e => Path.GetFileNameWithoutExtension(e.Name)))}");
        }

        return DenseArchitecture.Problem(Inputs, layers) is string problem
            ? throw NetworkFile.Flaw(path, $"cannot be used: {problem}")
            : new PunziNetwork
            {
                Architecture = new DenseArchitecture(Inputs, layers),
                Offsets = PerInput(path, archive, "offset", 0),
                Scales = PerInput(path, archive, "scale", 1),
                Parameters = [parameters.All(double.IsFinite) ? [.. parameters] : throw NetworkFile.Flaw(path, "holds a weight that is not a finite number")],
                Split = SampleSplit.None,
            };
    }

    private static double[] PerInput(string path, ZipArchive archive, string name, double otherwise)
    {
        double[] values = Array(archive, name)?.Values ?? [.. Enumerable.Repeat(otherwise, Inputs)];
        return values.Length == Inputs && values.All(double.IsFinite)
            ? values
            : throw NetworkFile.Flaw(path, $"holds '{name}' of {values.Length} numbers; {Inputs} finite ones are needed");
    }

    private static (int Rows, int Columns, double[] Values)? Array(ZipArchive archive, string name)
    {
        if (archive.GetEntry($"{name}.npy") is not ZipArchiveEntry entry)
        {
            return null;
        }

        using Stream stream = entry.Open();
        NpyHeader header = NpyHeader.Read(stream);
        if (header.IsStructured || header.Fields[0] is not { Reason: null, Slots: null or <= NetworkShape.MostNeurons } field || header.Rows > NetworkShape.MostNeurons
            || field.Schema(name).Kind == ColumnKind.Unsupported)
        {
            throw new InvalidDataException($"array {name} is not a vector or a matrix of at most {NetworkShape.MostNeurons} × {NetworkShape.MostNeurons} real numbers in C order");
        }

        int columns = field.Slots ?? 1;
        var raw = new byte[header.Rows * header.RowBytes];
        stream.ReadExactly(raw);
        var values = new double[header.Rows * columns];
        field.Type.Read(raw, field.Type.Size, values);
        return ((int)header.Rows, columns, values);
    }
}
