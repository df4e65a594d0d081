package io.berth.storage.s3;

import io.berth.storage.s3.S3Settings.Encryption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** Adds the configured headers to requests: encryption, storage class, ACL. */
final class ObjectHeaders implements ExecutionInterceptor {

    /** For requests that create an object. */
    private final Map<String, String> making = new LinkedHashMap<>();

    /** For requests that read or write content. */
    private final Map<String, String> content = new LinkedHashMap<>();

    /** For requests that copy the content of another object. */
    private final Map<String, String> source = new LinkedHashMap<>();

    ObjectHeaders(S3Settings.Objects objects) {
        objects.storageClass().ifPresent(name -> making.put("x-amz-storage-class", name));
        objects.acl().ifPresent(name -> making.put("x-amz-acl", name));
        switch (objects.encryption()) {
            case Encryption.Default _ -> {}
            case Encryption.ServerKey _ -> making.put("x-amz-server-side-encryption", "AES256");
            case Encryption.ManagedKey(String id) -> {
                making.put("x-amz-server-side-encryption", "aws:kms");
                making.put("x-amz-server-side-encryption-aws-kms-key-id", id);
            }
            case Encryption.CustomerKey(String key) -> {
                addCustomerKey(content, "x-amz-server-side-encryption-customer-", key);
                addCustomerKey(source, "x-amz-copy-source-server-side-encryption-customer-", key);
            }
        }
    }

    private static void addCustomerKey(Map<String, String> headers, String prefix, String key) {
        headers.put(prefix + "algorithm", "AES256");
        headers.put(prefix + "key", key);
        headers.put(prefix + "key-MD5", md5(key));
    }

    @Override
    public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        SdkRequest request = context.request();
        SdkHttpRequest.Builder http = context.httpRequest().toBuilder();
        switch (request) {
            case PutObjectRequest _, CreateMultipartUploadRequest _ -> add(http, making, content);
            case CopyObjectRequest _ -> add(http, making, content, source);
            case UploadPartRequest _, GetObjectRequest _, HeadObjectRequest _ -> add(http, content);
            case UploadPartCopyRequest _ -> add(http, content, source);
            default -> {}
        }
        return http.build();
    }

    @SafeVarargs
    private static void add(SdkHttpRequest.Builder http, Map<String, String>... headers) {
        for (Map<String, String> some : headers) {
            some.forEach(http::putHeader);
        }
    }

    private static String md5(String base64Key) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("MD5").digest(Base64.getDecoder().decode(base64Key));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }
}
