{{/* What every pod has: the pipeline, secrets, folders to write to, and no rights. */}}
{{- define "unroll.podTemplate" -}}
metadata:
  labels:
    {{- include "unroll.labels" . | nindent 4 }}
    {{- with .Values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    # A changed pipeline is a changed pod: the operator upgrades, with a savepoint.
    unroll.dev/pipeline: {{ include "unroll.pipeline" . | sha256sum }}
    {{- if and .Values.metrics.enabled .Values.metrics.annotations }}
    prometheus.io/scrape: "true"
    prometheus.io/port: {{ .Values.metrics.port | quote }}
    {{- end }}
    {{- with .Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  {{- with .Values.image.pullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . }}
    {{- end }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 9999
    runAsGroup: 9999
    fsGroup: 9999
    seccompProfile: {type: RuntimeDefault}
  containers:
    - name: flink-main-container
      env:
        - {name: ORT_DISABLE_TELEMETRY, value: "1"}
        {{- range $name, $from := .Values.secrets.env }}
        - name: {{ $name }}
          valueFrom: {secretKeyRef: {name: {{ $from.secret }}, key: {{ $from.key }}}}
        {{- end }}
      {{- if .Values.metrics.enabled }}
      ports:
        - {name: metrics, containerPort: {{ .Values.metrics.port }}}
      {{- end }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: {drop: [ALL]}
      volumeMounts:
        - {name: pipeline, mountPath: /etc/unroll/pipeline.yaml, subPath: pipeline.yaml, readOnly: true}
        - {name: tmp, mountPath: /tmp}
        - {name: log, mountPath: /opt/flink/log}
        {{- range $secret, $folder := .Values.secrets.files }}
        - {name: secret-{{ $secret }}, mountPath: {{ $folder }}, readOnly: true}
        {{- end }}
        {{- if .Values.storage.claim }}
        - {name: state, mountPath: /state}
        {{- end }}
  volumes:
    - name: pipeline
      configMap: {name: {{ .Release.Name }}-pipeline}
    - {name: tmp, emptyDir: {}}
    - {name: log, emptyDir: {}}
    {{- range $secret, $folder := .Values.secrets.files }}
    - name: secret-{{ $secret }}
      secret: {secretName: {{ $secret }}, defaultMode: 0440}
    {{- end }}
    {{- with .Values.storage.claim }}
    - name: state
      persistentVolumeClaim: {claimName: {{ . }}}
    {{- end }}
{{- end }}

{{/* Where one kind of pod may run. */}}
{{- define "unroll.placement" -}}
{{- with .nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
