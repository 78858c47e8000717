using System.Buffers.Binary;
using ZPrimeGpu.Kernels.Networks;

namespace ZPrimeGpu.Host.Networks.Onnx;

/// <summary>A constant of a graph.</summary>
/// <param name="Name">Name.</param>
/// <param name="Dimensions">Dimensions; none for a scalar.</param>
/// <param name="Values">Values, row-major.</param>
internal sealed record OnnxTensor(string Name, IReadOnlyList<long> Dimensions, double[] Values);

/// <summary>An operation of a graph.</summary>
/// <param name="Operation">Gemm, MatMul, Add, ...</param>
/// <param name="Inputs">Names of inputs.</param>
/// <param name="Outputs">Names of outputs.</param>
/// <param name="Numbers">Attributes that are numbers.</param>
/// <param name="Constant">The value of a Constant operation.</param>
internal sealed record OnnxNode(
    string Operation, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyDictionary<string, double> Numbers, OnnxTensor? Constant);

/// <summary>The part of an ONNX model that a multilayer perceptron needs (onnx/onnx.proto3: ModelProto, GraphProto, NodeProto, TensorProto).</summary>
/// <param name="Nodes">Operations in order.</param>
/// <param name="Tensors">Constants by name.</param>
/// <param name="Inputs">Names of the graph's inputs.</param>
/// <param name="Outputs">Names of the graph's outputs.</param>
internal sealed record OnnxModel(
    IReadOnlyList<OnnxNode> Nodes, IReadOnlyDictionary<string, OnnxTensor> Tensors, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs)
{
    private const int Float = 1;
    private const int Double = 11;
    private const int MostNodes = 1000;
    private const int MostTensorValues = NetworkShape.MostNeurons * NetworkShape.MostNeurons;

    /// <summary>Reads a model.</summary>
    /// <exception cref="ProtoException">It is damaged or too large.</exception>
    public static OnnxModel Read(ReadOnlySpan<byte> data)
    {
        var model = new ProtoReader(data);
        OnnxModel? graph = null;
        while (model.Next())
        {
            if (model.Field == 7)
            {
                graph = ReadGraph(model.ReadBytes());
            }
            else
            {
                model.Skip();
            }
        }

        return graph ?? throw new ProtoException("it holds no graph");
    }

    private static OnnxModel ReadGraph(ReadOnlySpan<byte> data)
    {
        var nodes = new List<OnnxNode>();
        var tensors = new Dictionary<string, OnnxTensor>(StringComparer.Ordinal);
        List<string> inputs = [], outputs = [];
        var graph = new ProtoReader(data);
        while (graph.Next())
        {
            switch (graph.Field)
            {
                case 1:
                    nodes.Add(ReadNode(graph.ReadBytes()));
                    break;
                case 5:
                    OnnxTensor tensor = ReadTensor(graph.ReadBytes());
                    tensors[tensor.Name] = tensor;
                    break;
                case 11:
                    inputs.Add(ReadValueName(graph.ReadBytes()));
                    break;
                case 12:
                    outputs.Add(ReadValueName(graph.ReadBytes()));
                    break;
                default:
                    graph.Skip();
                    break;
            }

            if (nodes.Count > MostNodes || tensors.Count > MostNodes)
            {
                throw new ProtoException($"it holds more than {MostNodes} operations or constants, which no plain perceptron of a supported size does");
            }
        }

        return new OnnxModel(nodes, tensors, [.. inputs.Where(i => !tensors.ContainsKey(i))], outputs);
    }

    private static OnnxNode ReadNode(ReadOnlySpan<byte> data)
    {
        List<string> inputs = [], outputs = [];
        string operation = string.Empty;
        var numbers = new Dictionary<string, double>();
        OnnxTensor? constant = null;
        var node = new ProtoReader(data);
        while (node.Next())
        {
            switch (node.Field)
            {
                case 1: inputs.Add(node.ReadText()); break;
                case 2: outputs.Add(node.ReadText()); break;
                case 4: operation = node.ReadText(); break;
                case 5: ReadAttribute(node.ReadBytes(), numbers, ref constant); break;
                default: node.Skip(); break;
            }
        }

        return new OnnxNode(operation, inputs, outputs, numbers, constant);
    }

    private static void ReadAttribute(ReadOnlySpan<byte> data, Dictionary<string, double> numbers, ref OnnxTensor? constant)
    {
        string name = string.Empty;
        double? number = null;
        var attribute = new ProtoReader(data);
        while (attribute.Next())
        {
            switch (attribute.Field)
            {
                case 1: name = attribute.ReadText(); break;
                case 2: number = attribute.ReadFloat(); break;
                case 3: number = attribute.ReadInteger(); break;
                case 5: constant = ReadTensor(attribute.ReadBytes()); break;
                default: attribute.Skip(); break;
            }
        }

        if (number is double n)
        {
            numbers[name] = n;
        }
    }

    private static string ReadValueName(ReadOnlySpan<byte> data)
    {
        string name = string.Empty;
        var value = new ProtoReader(data);
        while (value.Next())
        {
            if (value.Field == 1)
            {
                name = value.ReadText();
            }
            else
            {
                value.Skip();
            }
        }

        return name;
    }

    private static OnnxTensor ReadTensor(ReadOnlySpan<byte> data)
    {
        var dimensions = new List<long>();
        var values = new List<double>();
        string name = string.Empty;
        long type = 0;
        ReadOnlySpan<byte> raw = default;
        bool isExternal = false;
        var tensor = new ProtoReader(data);
        while (tensor.Next())
        {
            switch (tensor.Field)
            {
                case 1: tensor.ReadIntegers(dimensions); break;
                case 2: type = tensor.ReadInteger(); break;
                case 4: tensor.ReadNumbers(values, sizeof(float)); break;
                case 8: name = tensor.ReadText(); break;
                case 9: raw = tensor.ReadBytes(); break;
                case 10: tensor.ReadNumbers(values, sizeof(double)); break;
                case 14: isExternal = tensor.ReadInteger() == 1; break;
                default: tensor.Skip(); break;
            }
        }

        if (isExternal)
        {
            throw new ProtoException($"constant '{name}' is kept in another file; save the model with its weights inside");
        }

        long count = 1;
        foreach (long dimension in dimensions)
        {
            count = dimension is >= 0 and <= MostTensorValues && dimensions.Count <= 4 ? count * dimension : -1;
            if (count is < 0 or > MostTensorValues)
            {
                throw new ProtoException($"constant '{name}' is larger than any layer of a supported size");
            }
        }

        if (type is not (Float or Double))
        {
            // Other types belong to operations that are refused by name later.
            return new OnnxTensor(name, dimensions, []);
        }

        if (raw.Length > 0)
        {
            int size = type == Float ? sizeof(float) : sizeof(double);
            values.Clear();
            for (int i = 0; i + size <= raw.Length && values.Count <= count; i += size)
            {
                values.Add(size == 4 ? BinaryPrimitives.ReadSingleLittleEndian(raw[i..]) : BinaryPrimitives.ReadDoubleLittleEndian(raw[i..]));
            }
        }

        return values.Count == count && values.All(double.IsFinite)
            ? new OnnxTensor(name, dimensions, [.. values])
            : throw new ProtoException($"constant '{name}' holds {values.Count} numbers where its dimensions ask for {count}, or one that is not finite");
    }
}
